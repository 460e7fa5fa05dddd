"""Where the lines are that belong to a decision."""

from collections.abc import Iterable

from sqlalchemy import Text, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from alongside.reporting.followers.lines import Head
from alongside.reporting.tables.followed import activity, claim, thread
from alongside.tenancy.transaction import TenantTransaction

# Made once: every line of a thread pays for it.
_NEW = insert(thread).on_conflict_do_nothing()


def keep(
    tx: TenantTransaction, decisions: Iterable[str], *, service: str, position: int, head: Head
) -> None:
    """Note that a line belongs to some decisions; an empty name stands for none."""
    place = {"service": service, "position": position}
    facts = {"stream": head.stream, "type": head.type, "at": head.at}
    rows = [
        {"tenant": tx.tenant, "decision": each, **place, **facts}
        for each in sorted(set(decisions) - {""})
    ]
    if rows:
        tx.execute(_NEW, rows)


def of_activity(tx: TenantTransaction, stream: str) -> list[str]:
    """Give the decision that a meeting prepares."""
    return list(
        tx.execute(select(activity.c.decision).where(activity.c.activity == stream)).scalars()
    )


def of_claims(tx: TenantTransaction, streams: Iterable[str]) -> list[str]:
    """Give the decisions that the meetings of some claims prepare."""
    meetings = activity.c.activity == claim.c.activity
    query = select(activity.c.decision).join(claim, meetings)
    wanted = literal(list(streams), ARRAY(Text))
    return list(tx.execute(query.where(claim.c.claim == any_(wanted))).scalars())


def of_batch(tx: TenantTransaction, stream: str) -> list[str]:
    """Give the decisions that the meetings of a batch's claims prepare."""
    meetings = activity.c.activity == claim.c.activity
    query = select(activity.c.decision).join(claim, meetings)
    return list(tx.execute(query.where(claim.c.batch == literal(stream))).scalars())
