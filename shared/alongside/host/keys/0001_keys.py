"""The keys of personal data, in a database of their own.

Revision ID: 0001
Revises:
"""

from alembic import op

from alongside.privacy.schema import tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the keys' tables, sealed by tenant."""
    for statement in tables():
        op.execute(statement)
