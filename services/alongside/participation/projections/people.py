"""The rows of people's own details."""

from typing import Any

import msgspec
from sqlalchemy import insert, update

from alongside.eventlog.aggregate import Event
from alongside.eventlog.versions import tag_of
from alongside.participation.domain.person import (
    BankDetailsGiven,
    PersonDetailsChanged,
    PersonErased,
    PersonRegistered,
)
from alongside.participation.projections.registry import projections
from alongside.participation.tables.people import person
from alongside.privacy.sealed import Sealed, SealedField
from alongside.tenancy.transaction import TenantTransaction

MEMBER = "member-"
PERSON = "person-"


@projections.on(PersonRegistered)
def _registered(tx: TenantTransaction, event: PersonRegistered, _position: int) -> None:
    tx.execute(
        insert(person).values(
            tenant=tx.tenant,
            member=event.member,
            name=_placed(tx, event, "name", event.name),
            contact=_placed(tx, event, "contact", event.contact),
            account=None,
            certificate="",
            version=event.originator_version,
        )
    )


@projections.on(PersonDetailsChanged)
def _details_changed(tx: TenantTransaction, event: PersonDetailsChanged, _position: int) -> None:
    name = _placed(tx, event, "name", event.name)
    _change(tx, event, name=name, contact=_placed(tx, event, "contact", event.contact))


@projections.on(BankDetailsGiven)
def _bank_details_given(tx: TenantTransaction, event: BankDetailsGiven, _position: int) -> None:
    _change(tx, event, account=_placed(tx, event, "account", event.account))


@projections.on(PersonErased)
def _erased(tx: TenantTransaction, event: PersonErased, _position: int) -> None:
    _change(tx, event, certificate=event.certificate)


def _change(tx: TenantTransaction, event: Event, **facts: object) -> None:
    mine = person.c.member == MEMBER + event.originator_id.removeprefix(PERSON)
    tx.execute(update(person).where(mine).values(**facts, version=event.originator_version))


def _placed(tx: TenantTransaction, event: Event, field: str, sealed: Sealed) -> Any:  # noqa: ANN401 JSON
    placed = SealedField(
        tenant=tx.tenant,
        stream=event.originator_id,
        version=event.originator_version,
        type=tag_of(event),
        field=field,
        sealed=sealed,
    )
    return msgspec.to_builtins(placed)
