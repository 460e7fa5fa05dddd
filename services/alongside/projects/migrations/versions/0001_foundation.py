"""The log, and the read tables of projects, teams and decisions.

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
    CREATE TABLE project (
        tenant text NOT NULL,
        project text NOT NULL,
        title text NOT NULL,
        population text NOT NULL,
        started_on date NOT NULL,
        steps_done int[] NOT NULL,
        adopted_draft int NOT NULL,
        PRIMARY KEY (tenant, project)
    )
    """,
    """
    CREATE TABLE team_member (
        tenant text NOT NULL,
        project text NOT NULL,
        member text NOT NULL,
        role text NOT NULL,
        speaks_as text NOT NULL,
        PRIMARY KEY (tenant, project, member)
    )
    """,
    "CREATE INDEX team_member_projects ON team_member (tenant, member)",
    """
    CREATE TABLE decision (
        tenant text NOT NULL,
        decision text NOT NULL,
        project text NOT NULL,
        question text NOT NULL,
        about_kind text NOT NULL,
        about_which text NOT NULL,
        deadline date NOT NULL,
        opened_on date NOT NULL,
        closed_on date,
        co_produced boolean,
        PRIMARY KEY (tenant, decision)
    )
    """,
    "CREATE INDEX decision_of_project ON decision (tenant, project, decision)",
    """
    CREATE TABLE invitation (
        tenant text NOT NULL,
        decision text NOT NULL,
        member text NOT NULL,
        speaks_as text NOT NULL,
        stance text,
        PRIMARY KEY (tenant, decision, member)
    )
    """,
    "CREATE INDEX invitation_of_member ON invitation (tenant, member)",
    """
    CREATE TABLE history (
        tenant text NOT NULL,
        project text NOT NULL,
        position bigint NOT NULL,
        stream text NOT NULL,
        version int NOT NULL,
        type text NOT NULL,
        at timestamptz NOT NULL,
        actor text NOT NULL,
        capacity text NOT NULL,
        PRIMARY KEY (tenant, project, position)
    )
    """,
    """
    CREATE TABLE member (
        tenant text NOT NULL,
        member text NOT NULL,
        name jsonb NOT NULL,
        roles text[] NOT NULL,
        active boolean NOT NULL,
        version int NOT NULL,
        PRIMARY KEY (tenant, member)
    )
    """,
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
)
PROTECTED = ("project", "team_member", "decision", "invitation", "history", "member", "trust")


def upgrade() -> None:
    """Create the log and the read tables, each sealed by tenant."""
    driver = op.get_bind().exec_driver_sql
    for statement in (*foundations(), *tables(), *TABLES):
        driver(statement.replace("%", "%%"))
    for table in PROTECTED:
        for statement in protect(table):
            driver(statement)
