"""What reporting keeps of its own log: releases, in the programme's tenant alone."""

from sqlalchemy import BigInteger, Column, Date, Integer, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData()

release = Table(
    "release",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("status", Text, nullable=False),
    Column("policy", Text, nullable=False),
    Column("policy_version", Integer, nullable=False),
    Column("tables", JSONB, nullable=False),
    Column("csv", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("prepared_by", Text, nullable=False),
    Column("prepared_on", Date, nullable=False),
    Column("approved_by", Text, nullable=False),
    Column("approved_on", Date),
)
"""`csv` is the file as it is given out, byte for byte, of which `sha256` is the hash."""

follower_position = Table(
    "follower_position",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("follower", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
)
"""How far other services' logs are read; it is the kernel's to create and to write."""
