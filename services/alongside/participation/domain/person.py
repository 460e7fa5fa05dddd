"""A person who takes part: what they are called, how to reach them, where to pay them.

The details are sealed under keys of the member, so the domain never reads them; erasing a person
destroys the keys, and this records that it was done.
"""

from typing import Self

from alongside.eventlog.aggregate import Aggregate, Created, Event, StreamId, event
from alongside.participation.domain.errors import PersonErasedError
from alongside.participation.domain.people import MemberId
from alongside.privacy.certificates import Certificate, Tombstone
from alongside.privacy.sealed import Sealed


def person_of(member: str) -> StreamId:
    """Give the stream of a member's own details: a member has one."""
    return StreamId(f"person-{member.partition('-')[2]}")


class PersonRegistered(Created, frozen=True, kw_only=True, tag="person.registered.v1"):
    """A member gave their name and how to reach them."""

    member: MemberId
    name: Sealed
    contact: Sealed


class PersonDetailsChanged(Event, frozen=True, kw_only=True, tag="person.details_changed.v1"):
    """They go by another name, or are reached otherwise."""

    name: Sealed
    contact: Sealed


class BankDetailsGiven(Event, frozen=True, kw_only=True, tag="person.bank_details_given.v1"):
    """They said where to pay them: holder, sort code and account number, as JSON in the seal."""

    account: Sealed


class PersonErased(Event, frozen=True, kw_only=True, tag="person.erased.v1"):
    """Their keys were destroyed, which the certificate (SHA-256, in hexadecimal) is of.

    By such a line the kernel does the erasure again after a restore: its fields never change.
    """

    person: MemberId
    tombstones: tuple[Tombstone, ...]
    certificate: str


class Person(Aggregate):
    """One member's own details, sealed; what was sealed is kept in the events alone."""

    @event(PersonRegistered)
    def __init__(self, *, member: MemberId, name: Sealed, contact: Sealed) -> None:
        self.member = member
        self.payable = False
        self.certificate = ""
        self.tombstones: tuple[Tombstone, ...] = ()

    @classmethod
    def register(cls, member: MemberId, *, name: Sealed, contact: Sealed) -> Self:
        """Keep what somebody is called and how to reach them."""
        return cls._create(
            PersonRegistered, id=person_of(member), member=member, name=name, contact=contact
        )

    def must_be_kept(self) -> None:
        """Make sure that details may be given: ask before they are sealed.

        Raises:
            PersonErasedError: this person's details were erased.
        """
        if self.certificate:
            raise PersonErasedError

    def change_details(self, *, name: Sealed, contact: Sealed) -> None:
        """Keep another name or another way to reach them.

        Raises:
            PersonErasedError: this person's details were erased.
        """
        self.must_be_kept()
        self._details_changed(name=name, contact=contact)

    @event(PersonDetailsChanged)
    def _details_changed(self, *, name: Sealed, contact: Sealed) -> None:
        pass

    def give_bank_details(self, account: Sealed) -> None:
        """Keep where to pay them; details given later take the place of earlier ones.

        Raises:
            PersonErasedError: this person's details were erased.
        """
        self.must_be_kept()
        self._bank_details_given(account=account)

    @event(BankDetailsGiven)
    def _bank_details_given(self, *, account: Sealed) -> None:
        self.payable = True

    def erase(self, certificate: Certificate) -> None:
        """Record that the person's keys were destroyed; doing it again changes nothing."""
        if not self.certificate:
            self._erased(
                person=self.member,
                tombstones=certificate.tombstones,
                certificate=certificate.sha256(),
            )

    @event(PersonErased)
    def _erased(
        self, *, person: MemberId, tombstones: tuple[Tombstone, ...], certificate: str
    ) -> None:
        self.certificate = certificate
        self.tombstones = tombstones
        self.payable = False
