"""A follower's rounds: when it has last looked at all its logs, and how that went.

Kept in the service's own database, so that whoever asks the service needs to ask no other.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from alongside.eventlog.follower import Following, Standing
from alongside.tenancy.proof import PLATFORM
from alongside.tenancy.transaction import TenantTransaction

KEPT_EVERY: Final = timedelta(seconds=5)
"""A round in which nothing has changed is kept no more often."""

TOO_LATE: Final = timedelta(seconds=60)
"""Who has lines unread for so long is behind; who has not looked for so long is silent."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a follower: `at` (UTC) every log was looked at, of which some are parked.

    `behind_since` is when the oldest line was written that waits in any of them, None if none does.
    """

    follower: str
    at: datetime
    parked: int
    behind_since: datetime | None

    def state(self, *, now: datetime) -> str:
        """Say in a word how the follower is: `follows`, `parked`, `behind` or `silent`."""
        if now - self.at > TOO_LATE:
            return "silent"
        if self.parked:
            return "parked"
        late = self.behind_since is not None and now - self.behind_since > TOO_LATE
        return "behind" if late else "follows"


@dataclass(slots=True)
class Rounds:
    """Lets a follower go round its logs, and keeps how that went."""

    following: Following
    _kept: Round | None = None

    def catch_up(self, only: Collection[str] = ()) -> Round | None:
        """Apply what is new in every tenant's log; or in the named ones, which is no round.

        Gives the round that it made.

        Raises:
            ExceptionGroup: what went wrong, of each log that could not be read; the round is not
                kept, so that a follower which cannot read is silent.
        """
        if only:
            self.following.catch_up(only)
            return None
        made = _round(self.following, self.following.catch_up())
        kept = self._kept
        if (
            kept is None
            or made.at - kept.at >= KEPT_EVERY
            or (made.parked, made.behind_since) != (kept.parked, kept.behind_since)
        ):
            with self.following.follower.tenancy.transaction(PLATFORM) as tx:
                _keep(tx, made)
            self._kept = made
        return made


def rounds(tx: TenantTransaction) -> list[Round]:
    """Give each follower's last round, by name; the transaction must be the platform's."""
    rows = tx.run("SELECT follower, at, parked, behind_since FROM follower_round ORDER BY follower")
    return [Round(*row) for row in rows]


def _round(following: Following, standings: Sequence[Standing]) -> Round:
    waiting = [each.line_at for each in standings if each.line_at is not None]
    return Round(
        following.follower.name,
        following.clock(),
        sum(bool(each.parked) for each in standings),
        min(waiting, default=None),
    )


def _keep(tx: TenantTransaction, made: Round) -> None:
    tx.run(
        "INSERT INTO follower_round (tenant, follower, at, parked, behind_since)"
        " VALUES (current_tenant(), %s, %s, %s, %s) ON CONFLICT (tenant, follower) DO UPDATE"
        " SET at = excluded.at, parked = excluded.parked, behind_since = excluded.behind_since",
        (made.follower, made.at, made.parked, made.behind_since),
    )
