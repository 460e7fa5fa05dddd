"""People's own details, sealed: each value with the place at which it can be opened."""

from sqlalchemy import Column, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from alongside.participation.tables.registry import metadata

person = Table(
    "person",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("member", Text, primary_key=True),
    Column("name", JSONB, nullable=False),
    Column("contact", JSONB, nullable=False),
    Column("account", JSONB(none_as_null=True)),
    Column("certificate", Text, nullable=False),
    Column("version", Integer, nullable=False),
)
"""`account` is where to pay them, null until they said so; `certificate` that they were erased."""
