"""The log, and who may come in.

Revision ID: 0001
Revises:
"""

from alembic import op

from alongside.eventlog.schema import tables
from alongside.tenancy.schema import foundations, protect

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE organisation (
        tenant text NOT NULL,
        organisation text NOT NULL,
        short_name text NOT NULL,
        name text NOT NULL,
        ods_code text NOT NULL,
        time_zone text NOT NULL,
        example boolean NOT NULL,
        version int NOT NULL,
        PRIMARY KEY (tenant, organisation),
        CONSTRAINT organisation_short_name UNIQUE (tenant, short_name)
    )
    """,
    """
    CREATE TABLE account (
        tenant text NOT NULL,
        account text NOT NULL,
        name jsonb NOT NULL,
        email jsonb NOT NULL,
        closed boolean NOT NULL,
        version int NOT NULL,
        PRIMARY KEY (tenant, account)
    )
    """,
    """
    CREATE TABLE account_link (
        tenant text NOT NULL,
        account text NOT NULL,
        trust text NOT NULL,
        member text NOT NULL,
        PRIMARY KEY (tenant, account, trust)
    )
    """,
    """
    CREATE TABLE account_email (
        tenant text NOT NULL,
        email_index bytea NOT NULL CHECK (octet_length(email_index) = 32),
        account text NOT NULL,
        PRIMARY KEY (tenant, email_index)
    )
    """,
    """
    CREATE TABLE credential (
        tenant text NOT NULL,
        account text NOT NULL,
        hash text NOT NULL CHECK (hash LIKE '$argon2id$%'),
        changed_at timestamptz NOT NULL,
        PRIMARY KEY (tenant, account)
    )
    """,
    """
    CREATE TABLE session (
        tenant text NOT NULL,
        token_hash bytea NOT NULL CHECK (octet_length(token_hash) = 32),
        session text NOT NULL,
        account text NOT NULL,
        trust text NOT NULL,
        member text NOT NULL,
        opened_at timestamptz NOT NULL,
        seen_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        PRIMARY KEY (tenant, token_hash)
    )
    """,
    "CREATE INDEX session_account ON session (tenant, account)",
    """
    CREATE TABLE member (
        tenant text NOT NULL,
        member text NOT NULL,
        name jsonb NOT NULL,
        email jsonb NOT NULL,
        status text NOT NULL,
        roles text[] NOT NULL,
        account text NOT NULL,
        since timestamptz NOT NULL,
        version int NOT NULL,
        PRIMARY KEY (tenant, member)
    )
    """,
    """
    CREATE TABLE member_email (
        tenant text NOT NULL,
        email_index bytea NOT NULL CHECK (octet_length(email_index) = 32),
        member text NOT NULL,
        PRIMARY KEY (tenant, email_index)
    )
    """,
    """
    CREATE TABLE invitation (
        tenant text NOT NULL,
        member text NOT NULL,
        token_hash bytea NOT NULL CHECK (octet_length(token_hash) = 32),
        expires_at timestamptz NOT NULL,
        used_at timestamptz,
        PRIMARY KEY (tenant, member),
        CONSTRAINT invitation_token UNIQUE (tenant, token_hash)
    )
    """,
    """
    CREATE TABLE rate_limit (
        tenant text NOT NULL,
        key bytea NOT NULL CHECK (octet_length(key) = 32),
        hits int NOT NULL,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (tenant, key)
    )
    """,
    "CREATE INDEX rate_limit_expiry ON rate_limit (tenant, expires_at)",
)
PROTECTED = (
    "organisation",
    "account",
    "account_link",
    "account_email",
    "credential",
    "session",
    "member",
    "member_email",
    "invitation",
    "rate_limit",
)


def upgrade() -> None:
    """Create everything, sealed by tenant."""
    driver = op.get_bind().exec_driver_sql
    for statement in (*foundations(), *tables(), *TABLES):
        driver(statement.replace("%", "%%"))
    for table in PROTECTED:
        for statement in protect(table):
            driver(statement)
