"""Where the lines are that belong to a decision.

Nothing is read for it: what a line belongs to is looked up by the statement that keeps its place,
so that a page of lines is sent together.
"""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import BigInteger, BindParameter, DateTime, Insert, Select, Text, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from alongside.reporting.followers.lines import Head
from alongside.reporting.tables.followed import activity, claim, thread
from alongside.tenancy.transaction import TenantTransaction

_FACTS: Final[Mapping[str, Any]] = {
    "tenant": Text,
    "service": Text,
    "position": BigInteger,
    "stream": Text,
    "type": Text,
    "at": DateTime(timezone=True),
}
_OF: Final = bindparam("of", type_=Text)


def _each(decisions: Select[Any]) -> Insert:
    """Keep a line for each decision that a query gives, once."""
    facts: list[BindParameter[Any]] = [bindparam(name, type_=kind) for name, kind in _FACTS.items()]
    found = decisions.where(activity.c.decision != "").distinct()
    rows = found.add_columns(*facts)
    kept = insert(thread).from_select(["decision", *_FACTS], rows)
    return kept.on_conflict_do_nothing()


# Made once: every line pays for them.
_decisions: Final = select(activity.c.decision)
_claims: Final = _decisions.join(claim, activity.c.activity == claim.c.activity)
_OWN: Final = insert(thread).on_conflict_do_nothing()
_ACTIVITY: Final = _each(_decisions.where(activity.c.activity == _OF))
_CLAIM: Final = _each(_claims.where(claim.c.claim == _OF))
_BATCH: Final = _each(_claims.where(claim.c.batch == _OF))


def keep_of_decision(tx: TenantTransaction, head: Head, *, service: str, position: int) -> None:
    """Keep the place of a decision's own line."""
    row = _row(tx, head, service, position)
    tx.execute(_OWN, [{**row, "decision": head.stream}])


def keep_of_activity(tx: TenantTransaction, head: Head, *, service: str, position: int) -> None:
    """Keep the place of a meeting's line, where the meeting prepares a decision."""
    tx.execute(_ACTIVITY, [{**_row(tx, head, service, position), "of": head.stream}])


def keep_of_claim(
    tx: TenantTransaction, head: Head, *, service: str, position: int, claim: str
) -> None:
    """Keep the place of a line that is about a claim, where its meeting prepares a decision."""
    tx.execute(_CLAIM, [{**_row(tx, head, service, position), "of": claim}])


def keep_of_batch(tx: TenantTransaction, head: Head, *, service: str, position: int) -> None:
    """Keep the place of a batch's line, for each decision that its claims' meetings prepare."""
    tx.execute(_BATCH, [{**_row(tx, head, service, position), "of": head.stream}])


def _row(tx: TenantTransaction, head: Head, service: str, position: int) -> dict[str, object]:
    return {
        "tenant": tx.tenant,
        "service": service,
        "position": position,
        "stream": head.stream,
        "type": head.type,
        "at": head.at,
    }
