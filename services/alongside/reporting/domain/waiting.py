"""Payments that wait: at which desk, since when, and for how much."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Protocol


class Desk(StrEnum):
    """Where a claim waits: the state that participation gives it."""

    SUBMITTED = "submitted"
    QUERIED = "queried"
    APPROVED = "approved"
    AUTHORISED = "authorised"
    BATCHED = "batched"
    EXPORTED = "exported"

    @property
    def spoken(self) -> str:
        """Say it as a label."""
        return _SPOKEN[self]


_SPOKEN: Final = {
    Desk.SUBMITTED: "Waiting for approval",
    Desk.QUERIED: "Waiting for the person's answer",
    Desk.APPROVED: "Waiting for the budget holder",
    Desk.AUTHORISED: "Waiting for a batch",
    Desk.BATCHED: "In a batch",
    Desk.EXPORTED: "On its way to the bank",
}


class Claim(Protocol):
    """A claim that waits."""

    @property
    def state(self) -> Desk:
        """Give the desk at which it is."""
        ...

    @property
    def total_pence(self) -> int:
        """Give what is to be paid, in pence."""
        ...

    @property
    def submitted_on(self) -> date:
        """Give the day on which the person asked for it."""
        ...


@dataclass(frozen=True, slots=True)
class AtDesk:
    """What waits at one desk."""

    desk: Desk
    number: int
    pence: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """All that waits: how many claims, how much in pence, and the oldest one's age in days."""

    number: int
    pence: int
    oldest_days: int
    desks: tuple[AtDesk, ...]


def waiting(claims: Iterable[Claim], *, today: date) -> Waiting:
    """Count claims that wait; a person's wait begins on the day on which they asked."""
    found = list(claims)
    desks = tuple(
        AtDesk(
            desk,
            number=sum(each.state is desk for each in found),
            pence=sum(each.total_pence for each in found if each.state is desk),
        )
        for desk in Desk
    )
    return Waiting(
        number=len(found),
        pence=sum(each.total_pence for each in found),
        oldest_days=max((days_waiting(each, today) for each in found), default=0),
        desks=desks,
    )


def days_waiting(claim: Claim, today: date) -> int:
    """Give how many days somebody has waited for their money."""
    return max(0, (today - claim.submitted_on).days)
