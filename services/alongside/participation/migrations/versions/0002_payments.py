"""Claims and the batches in which they are paid.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

from alongside.tenancy.schema import protect

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE claim (
        tenant text NOT NULL,
        claim text NOT NULL,
        member text NOT NULL,
        activity text NOT NULL,
        project text NOT NULL,
        minutes int NOT NULL,
        time_pence int NOT NULL,
        expense_kind text NOT NULL,
        expense_pence int NOT NULL,
        total_pence int NOT NULL,
        submitted_on date NOT NULL,
        state text NOT NULL,
        stage text NOT NULL,
        changed_at timestamptz NOT NULL,
        approver text NOT NULL,
        authoriser text NOT NULL,
        batch text NOT NULL,
        paid_on date,
        reference text NOT NULL,
        version int NOT NULL,
        PRIMARY KEY (tenant, claim)
    )
    """,
    # Whatever goes wrong elsewhere, nobody is paid twice for one activity.
    """
    CREATE UNIQUE INDEX claim_once ON claim (tenant, activity, member)
        WHERE state NOT IN ('rejected', 'withdrawn')
    """,
    "CREATE INDEX claim_of_member ON claim (tenant, member)",
    "CREATE INDEX claim_at_stage ON claim (tenant, stage, claim)",
    "CREATE INDEX claim_of_batch ON claim (tenant, batch)",
    """
    CREATE TABLE batch (
        tenant text NOT NULL,
        batch text NOT NULL,
        number int NOT NULL,
        claims int NOT NULL,
        total_pence int NOT NULL,
        made_by text NOT NULL,
        made_on date NOT NULL,
        sha256 text NOT NULL,
        exported_on date,
        paid_on date,
        reference text NOT NULL,
        version int NOT NULL,
        PRIMARY KEY (tenant, batch)
    )
    """,
    "CREATE UNIQUE INDEX batch_number ON batch (tenant, number)",
)
PROTECTED = ("claim", "batch")


def upgrade() -> None:
    """Create the tables of payments, each sealed by tenant."""
    driver = op.get_bind().exec_driver_sql
    for statement in TABLES:
        driver(statement)
    for table in PROTECTED:
        for statement in protect(table):
            driver(statement)
