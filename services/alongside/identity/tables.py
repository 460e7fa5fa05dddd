"""The tables of identity: those that projections write, and those that hold secrets' hashes.

A secret's hash (of a password, a session, a link) and an index of e-mail addresses is not a fact
for the log: it is written by the command itself, in the same transaction as its events.
"""

from sqlalchemy import Boolean, Column, DateTime, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

metadata = MetaData()
_INSTANT = DateTime(timezone=True)

organisation = Table(
    "organisation",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("organisation", Text, primary_key=True),
    Column("short_name", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("ods_code", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("example", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)
"""Trusts and the programme, in the platform's tenant; `short_name` is each one's own tenant."""

account = Table(
    "account",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("name", JSONB, nullable=False),
    Column("email", JSONB, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)
"""People's accounts, in the platform's tenant; name and e-mail address are sealed."""

account_link = Table(
    "account_link",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("trust", Text, primary_key=True),
    Column("member", Text, nullable=False),
)
"""Where an account may belong; each trust's own table `member` has the last word."""

account_email = Table(
    "account_email",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("email_index", LargeBinary, primary_key=True),
    Column("account", Text, nullable=False),
)
"""A keyed hash of each account's e-mail address, so that it can be found without being read."""

credential = Table(
    "credential",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("changed_at", _INSTANT, nullable=False),
)
"""Passwords as argon2id hashes."""

session = Table(
    "session",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("token_hash", LargeBinary, primary_key=True),
    Column("session", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("trust", Text, nullable=False),
    Column("member", Text, nullable=False),
    Column("opened_at", _INSTANT, nullable=False),
    Column("seen_at", _INSTANT, nullable=False),
    Column("ends_at", _INSTANT, nullable=False),
)
"""Who is signed in; `trust` and `member` are empty until a trust has been chosen."""

member = Table(
    "member",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("member", Text, primary_key=True),
    Column("name", JSONB, nullable=False),
    Column("email", JSONB, nullable=False),
    Column("status", Text, nullable=False),
    Column("roles", ARRAY(Text), nullable=False),
    Column("account", Text, nullable=False),
    Column("since", _INSTANT, nullable=False),
    Column("version", Integer, nullable=False),
)
"""A trust's members; `account` is empty until they have joined."""

member_email = Table(
    "member_email",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("email_index", LargeBinary, primary_key=True),
    Column("member", Text, nullable=False),
)
"""A keyed hash of each member's e-mail address, so that nobody is invited twice."""

invitation = Table(
    "invitation",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("member", Text, primary_key=True),
    Column("token_hash", LargeBinary, nullable=False),
    Column("expires_at", _INSTANT, nullable=False),
    Column("used_at", _INSTANT),
)
"""The newest one-time link of each invited member."""

rate_limit = Table(
    "rate_limit",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("key", LargeBinary, primary_key=True),
    Column("hits", Integer, nullable=False),
    Column("expires_at", _INSTANT, nullable=False),
)
"""Tries within a window of time, for all processes; `key` is a hash, as it names an address."""
