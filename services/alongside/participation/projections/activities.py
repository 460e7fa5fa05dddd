"""The rows of activities and of invitations to them."""

from sqlalchemy import insert, update

from alongside.participation.domain.activity_events import (
    ActivityPlanned,
    AttendanceConfirmed,
    InvitationAnswered,
    PersonInvited,
    PreferenceStated,
)
from alongside.participation.projections.registry import projections
from alongside.participation.tables.activities import activity, invitation
from alongside.tenancy.transaction import TenantTransaction


@projections.on(ActivityPlanned)
def _planned(tx: TenantTransaction, event: ActivityPlanned, _position: int) -> None:
    tx.execute(
        insert(activity).values(
            tenant=tx.tenant,
            activity=event.originator_id,
            project=event.project,
            title=event.title,
            about=event.about,
            held_on=event.on,
            starts=event.starts,
            minutes=event.minutes,
            place=event.place,
            rate_card=event.rate_card,
            offer_pence=event.offer_pence,
        )
    )


@projections.on(PersonInvited)
def _person_invited(tx: TenantTransaction, event: PersonInvited, _position: int) -> None:
    tx.execute(
        insert(invitation).values(
            tenant=tx.tenant,
            activity=event.originator_id,
            member=event.member,
            offer_pence=event.offer_pence,
            preference="",
            preferred_pence=0,
        )
    )


@projections.on(InvitationAnswered)
def _answered(tx: TenantTransaction, event: InvitationAnswered, _position: int) -> None:
    _change(tx, event.originator_id, event.member, accepted=event.accepted)


@projections.on(PreferenceStated)
def _preferred(tx: TenantTransaction, event: PreferenceStated, _position: int) -> None:
    chosen = {"preference": event.preference, "preferred_pence": event.pence}
    _change(tx, event.originator_id, event.member, **chosen)


@projections.on(AttendanceConfirmed)
def _attended(tx: TenantTransaction, event: AttendanceConfirmed, _position: int) -> None:
    _change(tx, event.originator_id, event.member, attended_minutes=event.minutes)


def _change(tx: TenantTransaction, of: str, member: str, **facts: object) -> None:
    mine = (invitation.c.activity == of) & (invitation.c.member == member)
    tx.execute(update(invitation).where(mine).values(**facts))
