"""What reporting keeps of the other services' logs.

No names, no contacts, no accounts, and nothing that people wrote in their own words, with one
exception: a project goes by its title, which its team gave it to be known by. Populations,
questions, reasons and texts stay where they were written; pages here link to them.
"""

from sqlalchemy import Boolean, Column, MetaData, Table, Text
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
