"""Releases of the programme.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

from alongside.tenancy.schema import protect

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLE = """
    CREATE TABLE release (
        tenant text NOT NULL,
        number int NOT NULL,
        status text NOT NULL,
        policy text NOT NULL,
        policy_version int NOT NULL,
        tables jsonb NOT NULL,
        csv text NOT NULL,
        sha256 text NOT NULL,
        prepared_by text NOT NULL,
        prepared_on date NOT NULL,
        approved_by text NOT NULL,
        approved_on date,
        PRIMARY KEY (tenant, number)
    )
    """


def upgrade() -> None:
    """Create the table of releases, sealed by tenant."""
    driver = op.get_bind().exec_driver_sql
    for statement in (TABLE, *protect("release")):
        driver(statement.replace("%", "%%"))
