"""The read tables of projects: lists and look-ups. A page of one thing folds its events instead."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

metadata = MetaData()

project = Table(
    "project",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("project", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("population", Text, nullable=False),
    Column("started_on", Date, nullable=False),
    Column("steps_done", ARRAY(Integer), nullable=False),
    Column("adopted_draft", Integer, nullable=False),
    Column("sponsor", Text, nullable=False, server_default=""),
)

team_member = Table(
    "team_member",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("project", Text, primary_key=True),
    Column("member", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("speaks_as", Text, nullable=False),
)

decision = Table(
    "decision",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("decision", Text, primary_key=True),
    Column("project", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("about_kind", Text, nullable=False),
    Column("about_which", Text, nullable=False),
    Column("deadline", Date, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("closed_on", Date),
    Column("co_produced", Boolean),
)

invitation = Table(
    "invitation",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("decision", Text, primary_key=True),
    Column("member", Text, primary_key=True),
    Column("speaks_as", Text, nullable=False),
    Column("stance", Text),
)

history = Table(
    "history",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("project", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("stream", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", Text, nullable=False),
    Column("capacity", Text, nullable=False),
)

member = Table(
    "member",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("member", Text, primary_key=True),
    Column("name", JSONB, nullable=False),
    Column("roles", ARRAY(Text), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)

trust = Table(
    "trust",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("organisation", Text, primary_key=True),
    Column("short_name", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("example", Boolean, nullable=False),
)

log = Table(
    "event",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("line", LargeBinary, nullable=False),
)
"""The log itself, of which a history reads single lines; it is the kernel's to create."""
