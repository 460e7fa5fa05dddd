"""Who sponsors a project, so that they see it.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep the sponsor beside the project; empty where none is named."""
    driver = op.get_bind().exec_driver_sql
    driver("ALTER TABLE project ADD COLUMN sponsor text NOT NULL DEFAULT ''")
