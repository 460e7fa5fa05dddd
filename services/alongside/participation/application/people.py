"""Commands on a person's own details, each by the person themselves."""

from alongside.eventlog.aggregate import StreamId
from alongside.eventlog.application import CommandContext, Saved
from alongside.eventlog.errors import StreamNotFoundError
from alongside.participation.application.log import ParticipationLog
from alongside.participation.domain.bank_account import BankAccount
from alongside.participation.domain.errors import NotRegisteredError, PersonNotFoundError
from alongside.participation.domain.people import MemberId
from alongside.participation.domain.person import (
    BankDetailsGiven,
    Person,
    PersonDetailsChanged,
    PersonRegistered,
    person_of,
)
from alongside.privacy.certificates import Certificate
from alongside.privacy.sealed import Purpose, Sealed


class PeopleCommands(ParticipationLog):
    """What somebody may say of themselves."""

    def give_details(
        self, context: CommandContext, *, name: str, contact: str, expected: int
    ) -> Saved:
        """Say what one is called and how one is reached; `expected` is 0 the first time.

        Raises:
            PersonErasedError: one's details were erased.
            StaleVersionError: they were changed meanwhile.
            StreamNotFoundError: a version was expected of details that were never given.
        """
        stream = person_of(context.actor)
        with self.command(context) as work:
            try:
                found = work.get(Person, stream, expected=expected)
            except StreamNotFoundError:
                if expected:
                    raise
                event = PersonRegistered
                sealed = self._sealed_details(context, stream, 1, event, (name, contact))
                member = MemberId(context.actor)
                return work.save(Person.register(member, name=sealed[0], contact=sealed[1]))
            found.must_be_kept()
            sealed = self._sealed_details(
                context, stream, found.version + 1, PersonDetailsChanged, (name, contact)
            )
            found.change_details(name=sealed[0], contact=sealed[1])
            return work.save(found)

    def give_bank_details(
        self, context: CommandContext, account: BankAccount, *, expected: int | None = None
    ) -> Saved:
        """Say where one is to be paid.

        Raises:
            NotRegisteredError: one's name and contact are not known yet.
            PersonErasedError: one's details were erased.
            StaleVersionError: they were changed meanwhile.
        """
        stream = person_of(context.actor)
        with self.command(context) as work:
            try:
                found = work.get(Person, stream, expected=expected)
            except StreamNotFoundError:
                raise NotRegisteredError from None
            found.must_be_kept()
            sealed = self.seal(
                context,
                account.written(),
                person=context.actor,
                purpose=Purpose.BANK,
                at=(stream, found.version + 1, BankDetailsGiven, "account"),
            )
            found.give_bank_details(sealed)
            return work.save(found)

    def erase(self, context: CommandContext, *, member: str) -> tuple[Saved, Certificate]:
        """Make all that was ever sealed for a person unreadable, and certify it.

        What was agreed, claimed and paid stays, without their name and words. The keys go first: a
        command that breaks off before it is recorded is sent again, and gives the same certificate.

        Raises:
            PersonNotFoundError: nothing was kept of this person.
        """
        with self.command(context) as work:
            try:
                found = work.get(Person, person_of(member))
            except StreamNotFoundError:
                raise PersonNotFoundError from None
            certificate = self.sealer.erase(
                context.tenant, person=member, purposes=Purpose, at=context.at
            )
            found.erase(certificate)
            return work.save(found), certificate

    def certificate(self, tenant: str, *, member: str) -> tuple[int, Certificate]:
        """Give the certificate of a person's erasure once more, with the person's version.

        Raises:
            PersonNotFoundError: nothing was kept of this person, or nothing was erased.
        """
        try:
            found = self.as_it_was(Person, person_of(member), tenant=tenant)
        except StreamNotFoundError:
            raise PersonNotFoundError from None
        if not found.certificate:
            raise PersonNotFoundError
        return found.version, Certificate(tenant, member, found.tombstones)

    def _sealed_details(
        self,
        context: CommandContext,
        stream: StreamId,
        version: int,
        event: type[PersonRegistered | PersonDetailsChanged],
        plain: tuple[str, str],
    ) -> tuple[Sealed, Sealed]:
        name, contact = plain
        return (
            self.seal(
                context,
                name,
                person=context.actor,
                purpose=Purpose.IDENTITY,
                at=(stream, version, event, "name"),
            ),
            self.seal(
                context,
                contact,
                person=context.actor,
                purpose=Purpose.CONTACT,
                at=(stream, version, event, "contact"),
            ),
        )
