"""Put the parts of participation together, as a deployment's settings say."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from alongside.http.authority import IdentityAuthority
from alongside.http.peers import Peers
from alongside.participation.application.service import ParticipationApplication
from alongside.participation.queries.members import roles_here
from alongside.participation.queries.trusts import Trusts
from alongside.privacy.keys import KeyRing
from alongside.privacy.sealed import Sealer
from alongside.settings import Settings
from alongside.tenancy.transaction import Tenancy

SERVICE: Final = "participation"
DATABASE: Final = "alongside_participation"
KEYS: Final = "alongside_keys"


@dataclass(frozen=True, slots=True)
class Parts:
    """What the views, the followers and the example data work with."""

    tenancy: Tenancy
    application: ParticipationApplication
    trusts: Trusts
    doors: tuple[Tenancy, ...]

    def close(self) -> None:
        """Close every connection; the next use opens new ones."""
        for door in self.doors:
            door.close()


def assemble(settings: Settings, *, grown: Callable[[str, int], None] | None = None) -> Parts:
    """Make the parts; `grown` is told when a trust's log has grown."""
    secret = settings.tenancy_secret
    tenancy = Tenancy(settings.database(DATABASE), secret=secret)
    platform = Tenancy(settings.database(DATABASE), secret=secret, connections=2)
    keys = Tenancy(settings.database(KEYS), secret=secret)
    sealer = Sealer(KeyRing(keys, deployment_key=settings.deployment_key))
    return Parts(
        tenancy=tenancy,
        application=ParticipationApplication(tenancy, sealer=sealer, grown=grown),
        trusts=Trusts(platform),
        doors=(tenancy, platform, keys),
    )


def authority(settings: Settings, peers: Peers, tenancy: Tenancy) -> IdentityAuthority:
    """Make what asks identity who somebody is, and the members here which roles they still have."""
    return IdentityAuthority(
        peers,
        service=SERVICE,
        secret=settings.service_secret,
        issuer=f"{settings.public_url}/identity",
        audience=settings.public_url,
        clock=settings.clock,
        roles_here=partial(roles_here, tenancy),
    )
