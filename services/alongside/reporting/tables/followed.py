"""What reporting keeps of the other services' logs.

No names, no contacts, no accounts, and nothing that people wrote in their own words, with one
exception: a project goes by its title, which its team gave it to be known by. Populations,
questions, reasons, notes and places stay where they were written; pages here link to them. Of a
preference how to be paid nothing is kept, which is for nobody but the person and those who pay.
Sums are in pence, days are those of the events.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY

metadata = MetaData()

trust = Table(
    "trust",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("organisation", Text, primary_key=True),
    Column("short_name", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("example", Boolean, nullable=False),
)
"""The trusts of the platform: rows of the tenant `platform` alone."""

member = Table(
    "member",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("member", Text, primary_key=True),
    Column("roles", ARRAY(Text), nullable=False),
    Column("active", Boolean, nullable=False),
)
"""Who belongs to the trust, in which roles: to know what a token is still good for."""

project = Table(
    "project",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("project", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("started_on", Date, nullable=False),
)

step = Table(
    "step",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("project", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("status", Text, nullable=False),
    Column("since", Date, nullable=False),
)
"""How far each project is with each step that was ever begun."""

decision = Table(
    "decision",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("decision", Text, primary_key=True),
    Column("project", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("deadline", Date, nullable=False),
    Column("closed_on", Date),
    Column("co_produced", Boolean),
    Column("overridden", Boolean),
)
"""`about` is the kind of thing; what was asked of a decision is known once it is closed."""

involvement = Table(
    "involvement",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("decision", Text, primary_key=True),
    Column("member", Text, primary_key=True),
    Column("capacity", Text, nullable=False),
    Column("contributed", Boolean, nullable=False),
    Column("stance", Text, nullable=False),
)
"""Who was invited to a decision, as what, and what they did; `stance` is empty until they took one.

They took part if they contributed or took a position.
"""

activity = Table(
    "activity",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("activity", Text, primary_key=True),
    Column("project", Text, nullable=False),
    Column("decision", Text, nullable=False),
    Column("held_on", Date, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("offer_pence", BigInteger, nullable=False),
)
"""A meeting; `decision` is the one that it prepares, empty if none."""

attendance = Table(
    "attendance",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("activity", Text, primary_key=True),
    Column("member", Text, primary_key=True),
    Column("offer_pence", BigInteger, nullable=False),
    Column("accepted", Boolean),
    Column("minutes", Integer),
)
"""Who was invited to a meeting; `minutes` is empty until confirmed, 0 if they did not come."""

claim = Table(
    "claim",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("claim", Text, primary_key=True),
    Column("member", Text, nullable=False),
    Column("activity", Text, nullable=False),
    Column("project", Text, nullable=False),
    Column("total_pence", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("submitted_on", Date, nullable=False),
    Column("approved_on", Date),
    Column("authorised_on", Date),
    Column("batched_on", Date),
    Column("exported_on", Date),
    Column("paid_on", Date),
    Column("batch", Text, nullable=False),
)

batch = Table(
    "batch",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("batch", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("total_pence", BigInteger, nullable=False),
    Column("made_on", Date, nullable=False),
    Column("exported_on", Date),
    Column("paid_on", Date),
)

thread = Table(
    "thread",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("decision", Text, primary_key=True),
    Column("service", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("stream", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
"""Where the lines are that belong to a decision; what they say is read from their own logs."""

FOLLOWED = (
    trust,
    member,
    project,
    step,
    decision,
    involvement,
    activity,
    attendance,
    claim,
    batch,
    thread,
)
"""All of them: each can be filled anew from the logs."""
