"""What the commands of every aggregate of identity share."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from alongside.eventlog.aggregate import Aggregate, Created, StreamId
from alongside.eventlog.application import Application, CommandContext
from alongside.eventlog.ids import new_stream
from alongside.eventlog.projections import Projections
from alongside.eventlog.versions import tag_of
from alongside.identity.application.credentials import Credentials
from alongside.identity.application.secret_values import EmailIndex
from alongside.identity.domain.account import Account
from alongside.identity.domain.membership import Membership
from alongside.identity.domain.organisation import Organisation
from alongside.identity.domain.programme import Programme
from alongside.identity.projections import projections
from alongside.privacy.sealed import Place, Purpose, Sealed, Sealer
from alongside.tenancy.proof import PLATFORM
from alongside.tenancy.transaction import Tenancy


@dataclass(frozen=True, slots=True)
class Person:
    """A name and an e-mail address, as typed."""

    name: str
    email: str


class IdentityCommands(Application):
    """What each part of `alongside.identity.application.identity` builds on."""

    aggregates: ClassVar[tuple[type[Aggregate], ...]] = (
        Organisation,
        Programme,
        Account,
        Membership,
    )
    projections: ClassVar[Projections] = projections

    def __init__(
        self,
        tenancy: Tenancy,
        *,
        sealer: Sealer,
        credentials: Credentials,
        email_index: EmailIndex,
        new_id: Callable[[str], StreamId] = new_stream,
        grown: Callable[[str, int], None] | None = None,
    ) -> None:
        super().__init__(tenancy, new_id=new_id, grown=grown)
        self.sealer = sealer
        self.credentials = credentials
        self.email_index = email_index

    def sealed(
        self, person: Person, *, tenant: str, stream: StreamId, event: type[Created]
    ) -> tuple[Sealed, Sealed]:
        """Seal a person's name and e-mail address for the first event of their own stream."""

        def seal(plain: str, field: str, purpose: Purpose) -> Sealed:
            place = Place(
                tenant=tenant,
                stream=stream,
                version=Aggregate.INITIAL_VERSION,
                type=tag_of(event),
                field=field,
            )
            return self.sealer.seal(plain, person=stream, purpose=purpose, place=place)

        return (
            seal(person.name, "name", Purpose.IDENTITY),
            seal(person.email, "email", Purpose.CONTACT),
        )


def on_platform(context: CommandContext) -> CommandContext:
    """Give the same stamp for what belongs to no trust."""
    return replace(context, tenant=PLATFORM)
