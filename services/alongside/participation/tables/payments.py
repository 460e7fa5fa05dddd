"""Claims, and the batches in which they are paid; nothing of a bank account."""

from sqlalchemy import Column, Date, DateTime, Integer, Table, Text

from alongside.participation.tables.registry import metadata

claim = Table(
    "claim",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("claim", Text, primary_key=True),
    Column("member", Text, nullable=False),
    Column("activity", Text, nullable=False),
    Column("project", Text, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("time_pence", Integer, nullable=False),
    Column("expense_kind", Text, nullable=False),
    Column("expense_pence", Integer, nullable=False),
    Column("total_pence", Integer, nullable=False),
    Column("submitted_on", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("approver", Text, nullable=False),
    Column("authoriser", Text, nullable=False),
    Column("batch", Text, nullable=False),
    Column("paid_on", Date),
    Column("reference", Text, nullable=False),
    Column("version", Integer, nullable=False),
)
"""`stage` is the state without regard to an open question."""

batch = Table(
    "batch",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("batch", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("claims", Integer, nullable=False),
    Column("total_pence", Integer, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_on", Date, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("exported_on", Date),
    Column("paid_on", Date),
    Column("reference", Text, nullable=False),
    Column("version", Integer, nullable=False),
)
