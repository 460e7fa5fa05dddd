"""Activities, and each person's invitation to one."""

from sqlalchemy import Boolean, Column, Date, Integer, Table, Text

from alongside.participation.tables.registry import metadata

activity = Table(
    "activity",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("activity", Text, primary_key=True),
    Column("project", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("held_on", Date, nullable=False),
    Column("starts", Text, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("place", Text, nullable=False),
    Column("rate_card", Integer, nullable=False),
    Column("offer_pence", Integer, nullable=False),
)

invitation = Table(
    "invitation",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("activity", Text, primary_key=True),
    Column("member", Text, primary_key=True),
    Column("offer_pence", Integer, nullable=False),
    Column("accepted", Boolean),
    Column("preference", Text, nullable=False),
    Column("preferred_pence", Integer, nullable=False),
    Column("attended_minutes", Integer),
)
"""`accepted` and `attended_minutes` are null, `preference` is empty, until somebody said so."""
