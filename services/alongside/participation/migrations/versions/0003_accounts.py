"""With which account each member signs in, so that one person stays one person.

Revision ID: 0003
Revises: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep the account beside the member; empty until somebody has joined."""
    driver = op.get_bind().exec_driver_sql
    driver("ALTER TABLE member ADD COLUMN account text NOT NULL DEFAULT ''")
    driver("CREATE INDEX member_of_account ON member (tenant, account)")
