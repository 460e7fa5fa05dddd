"""Put the parts of identity together, as a deployment's settings say."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from alongside.eventlog.rebuild import ReadTables
from alongside.http.tokens import TokenVerifier
from alongside.identity.application.credentials import Credentials, recommended_hasher
from alongside.identity.application.identity import IdentityApplication
from alongside.identity.application.rate_limits import Attempts, DatabaseStorage
from alongside.identity.application.secret_values import EmailIndex
from alongside.identity.application.sessions import Sessions
from alongside.identity.application.sign_in import OwnAuthority, SignIn
from alongside.identity.application.tokens import ServiceClients, Tokens
from alongside.identity.queries import Directory
from alongside.identity.tables import account, account_link, member, organisation
from alongside.privacy.keys import KeyRing
from alongside.privacy.sealed import Sealer
from alongside.settings import Settings
from alongside.tenancy.proof import PLATFORM
from alongside.tenancy.transaction import Tenancy

DATABASE: Final = "alongside_identity"
KEYS: Final = "alongside_keys"


@dataclass(frozen=True, slots=True)
class Parts:
    """What the views and the example data work with."""

    tenancy: Tenancy
    application: IdentityApplication
    sign_in: SignIn
    sessions: Sessions
    directory: Directory
    tokens: Tokens
    clients: ServiceClients
    authority: OwnAuthority
    attempts: Attempts
    counting: DatabaseStorage
    doors: tuple[Tenancy, ...]

    def wired(self) -> tuple[object, ...]:
        """Give what views look up."""
        return (
            self,
            self.application,
            self.sign_in,
            self.sessions,
            self.directory,
            self.tokens,
            self.clients,
            self.authority,
        )

    def close(self) -> None:
        """Close every connection; the next use opens new ones."""
        for door in self.doors:
            door.close()


def assemble(settings: Settings, *, grown: Callable[[str, int], None] | None = None) -> Parts:
    """Make the parts; `grown` is told when a log of this service has grown.

    Tries are counted through a door of their own, so that none is undone. The directory has one
    too: it reads of several tenants, also while a command has one tenant's transaction open.
    """
    secret = settings.tenancy_secret
    tenancy = Tenancy(settings.database(DATABASE), secret=secret)
    apart = Tenancy(settings.database(DATABASE), secret=secret, connections=2)
    counting = DatabaseStorage(tenancy=apart)
    reading = Tenancy(settings.database(DATABASE), secret=secret)
    keys = Tenancy(settings.database(KEYS), secret=secret)
    sealer = Sealer(KeyRing(keys, deployment_key=settings.deployment_key))
    credentials = Credentials(tenancy, hasher=recommended_hasher())
    index = EmailIndex.of_deployment(settings.deployment_key)
    sessions, directory = Sessions(reading), Directory(reading, sealer)
    attempts, tokens = Attempts(counting), _tokens(settings)
    return Parts(
        tenancy=tenancy,
        application=IdentityApplication(
            tenancy,
            sealer=sealer,
            credentials=credentials,
            email_index=index,
            grown=grown,
        ),
        sign_in=SignIn(
            tenancy,
            credentials=credentials,
            email_index=index,
            attempts=attempts,
            sessions=sessions,
            directory=directory,
        ),
        sessions=sessions,
        directory=directory,
        tokens=tokens,
        clients=ServiceClients(settings.service_secret),
        authority=OwnAuthority(
            sessions=sessions,
            directory=directory,
            verifier=TokenVerifier(
                issuer=tokens.issuer,
                audience=tokens.audience,
                keys=lambda _: tokens.key_set(),
                clock=settings.clock,
            ),
            clock=settings.clock,
        ),
        attempts=attempts,
        counting=counting,
        doors=(tenancy, apart, reading, keys),
    )


def _tokens(settings: Settings) -> Tokens:
    return Tokens(
        signing_key=settings.signing_key,
        issuer=f"{settings.public_url}/identity",
        audience=settings.public_url,
    )


def read_tables(settings: Settings, *, peers: Mapping[str, Any]) -> ReadTables:
    """Say which tables follow from the log: not those of hashes, which commands write themselves.

    Identity follows nobody, so that it has no use for `peers`.
    """
    del peers
    parts = assemble(settings)

    def tenants() -> Iterator[str]:
        yield PLATFORM
        yield from (trust.tenant for trust in parts.directory.trusts())

    tables = tuple(each.name for each in (organisation, account, account_link, member))
    return ReadTables(tables=tables, tenants=tenants, application=parts.application)
