"""The log, and what is kept of the logs of others.

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
    CREATE TABLE trust (
        tenant text NOT NULL,
        organisation text NOT NULL,
        short_name text NOT NULL,
        name text NOT NULL,
        example boolean NOT NULL,
        PRIMARY KEY (tenant, organisation)
    )
    """,
    "CREATE INDEX trust_short_name ON trust (tenant, short_name)",
    """
    CREATE TABLE member (
        tenant text NOT NULL,
        member text NOT NULL,
        roles text[] NOT NULL,
        active boolean NOT NULL,
        PRIMARY KEY (tenant, member)
    )
    """,
    """
    CREATE TABLE project (
        tenant text NOT NULL,
        project text NOT NULL,
        title text NOT NULL,
        started_on date NOT NULL,
        PRIMARY KEY (tenant, project)
    )
    """,
    """
    CREATE TABLE step (
        tenant text NOT NULL,
        project text NOT NULL,
        number int NOT NULL,
        status text NOT NULL,
        since date NOT NULL,
        PRIMARY KEY (tenant, project, number)
    )
    """,
    """
    CREATE TABLE decision (
        tenant text NOT NULL,
        decision text NOT NULL,
        project text NOT NULL,
        about text NOT NULL,
        opened_on date NOT NULL,
        deadline date NOT NULL,
        closed_on date,
        co_produced boolean,
        overridden boolean,
        PRIMARY KEY (tenant, decision)
    )
    """,
    """
    CREATE TABLE involvement (
        tenant text NOT NULL,
        decision text NOT NULL,
        member text NOT NULL,
        capacity text NOT NULL,
        contributed boolean NOT NULL,
        stance text NOT NULL,
        PRIMARY KEY (tenant, decision, member)
    )
    """,
    """
    CREATE TABLE activity (
        tenant text NOT NULL,
        activity text NOT NULL,
        project text NOT NULL,
        decision text NOT NULL,
        held_on date NOT NULL,
        minutes int NOT NULL,
        offer_pence bigint NOT NULL,
        PRIMARY KEY (tenant, activity)
    )
    """,
    """
    CREATE TABLE attendance (
        tenant text NOT NULL,
        activity text NOT NULL,
        member text NOT NULL,
        offer_pence bigint NOT NULL,
        accepted boolean,
        minutes int,
        PRIMARY KEY (tenant, activity, member)
    )
    """,
    """
    CREATE TABLE claim (
        tenant text NOT NULL,
        claim text NOT NULL,
        member text NOT NULL,
        activity text NOT NULL,
        project text NOT NULL,
        total_pence bigint NOT NULL,
        state text NOT NULL,
        submitted_on date NOT NULL,
        approved_on date,
        authorised_on date,
        batched_on date,
        exported_on date,
        paid_on date,
        batch text NOT NULL,
        PRIMARY KEY (tenant, claim)
    )
    """,
    "CREATE INDEX claim_of_batch ON claim (tenant, batch)",
    """
    CREATE TABLE batch (
        tenant text NOT NULL,
        batch text NOT NULL,
        number int NOT NULL,
        total_pence bigint NOT NULL,
        made_on date NOT NULL,
        exported_on date,
        paid_on date,
        PRIMARY KEY (tenant, batch)
    )
    """,
    """
    CREATE TABLE thread (
        tenant text NOT NULL,
        decision text NOT NULL,
        service text NOT NULL,
        position bigint NOT NULL,
        stream text NOT NULL,
        type text NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (tenant, decision, service, position)
    )
    """,
)
PROTECTED = (
    "trust",
    "member",
    "project",
    "step",
    "decision",
    "involvement",
    "activity",
    "attendance",
    "claim",
    "batch",
    "thread",
)


def upgrade() -> None:
    """Create the log and the read tables, each sealed by tenant."""
    driver = op.get_bind().exec_driver_sql
    for statement in (*foundations(), *tables(), *TABLES):
        driver(statement.replace("%", "%%"))
    for table in PROTECTED:
        for statement in protect(table):
            driver(statement)
