"""Activities in lists and in full, and each person's own invitations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from alongside.participation.domain.activity import Activity, Invitation
from alongside.participation.domain.activity_events import Preference
from alongside.participation.domain.people import MemberId
from alongside.participation.queries.reader import Reader
from alongside.participation.tables.activities import activity, invitation
from alongside.participation.tables.followed import decision, project
from alongside.tenancy.transaction import TenantTransaction


@dataclass(frozen=True, slots=True)
class MyInvitation:
    """What somebody was asked to, what they are offered, and what they said; money in pence.

    `about` is the decision that it prepares, by its question; both are empty if it is about none.
    `preferred_pence` is the most that they are paid: what they chose, otherwise the offer.
    """

    activity: str
    project: str
    project_title: str
    title: str
    about: str
    question: str
    on: date
    starts: str
    minutes: int
    place: str
    offer_pence: int
    accepted: bool | None
    preference: Preference | None
    preferred_pence: int
    attended_minutes: int | None


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """A meeting in a list of its project, with how many were invited and said yes."""

    activity: str
    title: str
    on: date
    starts: str
    minutes: int
    place: str
    offer_pence: int
    invited: int
    accepted: int
    confirmed: int


@dataclass(frozen=True, slots=True)
class InvitedDetail:
    """Somebody who was asked to a meeting, without what they chose to be paid."""

    member: MemberId
    name: str
    offer_pence: int
    accepted: bool | None
    attended_minutes: int | None


@dataclass(frozen=True, slots=True)
class ActivityDetail:
    """A meeting in full, as its planners read it; `about` is a decision, empty if it is none."""

    activity: str
    version: int
    project: str
    project_title: str
    title: str
    about: str
    question: str
    on: date
    starts: str
    minutes: int
    place: str
    rate_card: int
    offer_pence: int
    invited: tuple[InvitedDetail, ...]
    mine: Invitation | None


def my_invitations(tx: TenantTransaction, reader: Reader) -> list[MyInvitation]:
    """Give what somebody was asked to, the next meeting first, then the past, latest first."""
    query = _mine(reader.member).order_by(activity.c.held_on.desc(), activity.c.activity)
    return [_my_invitation(row) for row in tx.execute(query)]


def my_invitation(tx: TenantTransaction, reader: Reader, to: str) -> MyInvitation | None:
    """Give somebody's own invitation to one meeting."""
    row = tx.execute(_mine(reader.member).where(activity.c.activity == to)).one_or_none()
    return _my_invitation(row) if row else None


def activities(tx: TenantTransaction, of: str) -> list[ActivityRow]:
    """Give the meetings of a project, the latest first."""
    theirs = invitation.c.activity == activity.c.activity
    query = (
        select(
            activity,
            func.count(invitation.c.member).label("invited"),
            func.count(invitation.c.member).filter(invitation.c.accepted).label("said_yes"),
            func.count(invitation.c.attended_minutes).label("confirmed"),
        )
        .join(invitation, theirs, isouter=True)
        .where(activity.c.project == of)
        .group_by(activity.c.tenant, activity.c.activity)
        .order_by(activity.c.held_on.desc(), activity.c.activity)
    )
    return [
        ActivityRow(
            activity=row.activity,
            title=row.title,
            on=row.held_on,
            starts=row.starts,
            minutes=row.minutes,
            place=row.place,
            offer_pence=row.offer_pence,
            invited=row.invited,
            accepted=row.said_yes,
            confirmed=row.confirmed,
        )
        for row in tx.execute(query)
    ]


def project_of_activity(tx: TenantTransaction, wanted: str) -> str:
    """Give the project that a meeting belongs to, empty if there is no such meeting."""
    query = select(activity.c.project).where(activity.c.activity == wanted)
    return tx.execute(query).scalar_one_or_none() or ""


def is_invited(tx: TenantTransaction, reader: Reader, to: str) -> bool:
    """Say whether somebody was asked to a meeting."""
    mine = (invitation.c.activity == to) & (invitation.c.member == reader.member)
    return tx.execute(select(invitation.c.member).where(mine)).first() is not None


def activity_detail(
    found: Activity,
    reader: Reader,
    *,
    project_title: str,
    question: str,
    names: Callable[[frozenset[str]], Mapping[str, str]],
) -> ActivityDetail:
    """Give a meeting in full, everybody by name; of payments only the reader's own choice."""
    called = names(frozenset(found.invited))
    invited = [
        InvitedDetail(member, called[member], each.offer_pence, each.accepted, each.minutes)
        for member, each in found.invited.items()
    ]
    return ActivityDetail(
        activity=found.stream,
        version=found.version,
        project=found.project,
        project_title=project_title,
        title=found.title,
        about=found.about,
        question=question,
        on=found.on,
        starts=found.starts,
        minutes=found.minutes,
        place=found.place,
        rate_card=found.rate_card,
        offer_pence=found.offer_pence,
        invited=tuple(sorted(invited, key=lambda each: (each.name.casefold(), each.member))),
        mine=found.invited.get(reader.member),
    )


def _mine(member: str) -> Select[Any]:
    return (
        select(
            activity,
            invitation.c.offer_pence.label("offered_pence"),
            invitation.c.accepted,
            invitation.c.preference,
            invitation.c.preferred_pence,
            invitation.c.attended_minutes,
            project.c.title.label("project_title"),
            decision.c.question,
        )
        .join(invitation, invitation.c.activity == activity.c.activity)
        .join(project, project.c.project == activity.c.project, isouter=True)
        .join(decision, decision.c.decision == activity.c.about, isouter=True)
        .where(invitation.c.member == member)
    )


def _my_invitation(row: Any) -> MyInvitation:  # noqa: ANN401 a row has the columns of its query
    chosen = Preference(row.preference) if row.preference else None
    return MyInvitation(
        activity=row.activity,
        project=row.project,
        project_title=row.project_title or "",
        title=row.title,
        about=row.about,
        question=row.question or "",
        on=row.held_on,
        starts=row.starts,
        minutes=row.minutes,
        place=row.place,
        offer_pence=row.offered_pence,
        accepted=row.accepted,
        preference=chosen,
        preferred_pence=row.preferred_pence if chosen else row.offered_pence,
        attended_minutes=row.attended_minutes,
    )
