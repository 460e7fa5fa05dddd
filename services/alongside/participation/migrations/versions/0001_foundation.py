"""The log, and the read tables of people and activities, and of what is followed.

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
    """
    CREATE TABLE project (
        tenant text NOT NULL,
        project text NOT NULL,
        title text NOT NULL,
        co_production_lead text NOT NULL,
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
        decided boolean NOT NULL,
        PRIMARY KEY (tenant, decision)
    )
    """,
    "CREATE INDEX decision_of_project ON decision (tenant, project, decision)",
    """
    CREATE TABLE person (
        tenant text NOT NULL,
        member text NOT NULL,
        name jsonb NOT NULL,
        contact jsonb NOT NULL,
        account jsonb,
        certificate text NOT NULL,
        version int NOT NULL,
        PRIMARY KEY (tenant, member)
    )
    """,
    """
    CREATE TABLE activity (
        tenant text NOT NULL,
        activity text NOT NULL,
        project text NOT NULL,
        title text NOT NULL,
        about text NOT NULL,
        held_on date NOT NULL,
        starts text NOT NULL,
        minutes int NOT NULL,
        place text NOT NULL,
        rate_card int NOT NULL,
        offer_pence int NOT NULL,
        PRIMARY KEY (tenant, activity)
    )
    """,
    "CREATE INDEX activity_of_project ON activity (tenant, project, held_on)",
    """
    CREATE TABLE invitation (
        tenant text NOT NULL,
        activity text NOT NULL,
        member text NOT NULL,
        offer_pence int NOT NULL,
        accepted boolean,
        preference text NOT NULL,
        preferred_pence int NOT NULL,
        attended_minutes int,
        PRIMARY KEY (tenant, activity, member)
    )
    """,
    "CREATE INDEX invitation_of_member ON invitation (tenant, member)",
)
PROTECTED = (
    "member",
    "trust",
    "project",
    "team_member",
    "decision",
    "person",
    "activity",
    "invitation",
)


def upgrade() -> None:
    """Create the log and the read tables, each sealed by tenant."""
    driver = op.get_bind().exec_driver_sql
    for statement in (*foundations(), *tables(), *TABLES):
        driver(statement.replace("%", "%%"))
    for table in PROTECTED:
        for statement in protect(table):
            driver(statement)
