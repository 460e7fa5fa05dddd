"""What is known of other services: members and trusts of identity, projects and their decisions."""

from sqlalchemy import Boolean, Column, Integer, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from alongside.participation.tables.registry import metadata

member = Table(
    "member",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("member", Text, primary_key=True),
    Column("name", JSONB, nullable=False),
    Column("roles", ARRAY(Text), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("account", Text, nullable=False, server_default=""),
)
"""`account` is with which a member signs in, empty until they have joined."""

trust = Table(
    "trust",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("organisation", Text, primary_key=True),
    Column("short_name", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("example", Boolean, nullable=False),
)

project = Table(
    "project",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("project", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("co_production_lead", Text, nullable=False),
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
    Column("decided", Boolean, nullable=False),
)
