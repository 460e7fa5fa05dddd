"""Put the parts of reporting together, as a deployment's settings say."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from alongside.http.authority import IdentityAuthority
from alongside.http.peers import Peers
from alongside.reporting.application.reading import ReportingReading
from alongside.reporting.application.releases import Releases
from alongside.reporting.application.shares import Shares
from alongside.reporting.queries.members import roles_here
from alongside.reporting.queries.trusts import Trusts
from alongside.settings import Settings
from alongside.tenancy.transaction import Tenancy

SERVICE: Final = "reporting"
DATABASE: Final = "alongside_reporting"


@dataclass(frozen=True, slots=True)
class Parts:
    """What the views and the followers work with; none of them opens the database of keys."""

    tenancy: Tenancy
    reading: ReportingReading
    shares: Shares
    releases: Releases
    trusts: Trusts
    doors: tuple[Tenancy, ...]

    def close(self) -> None:
        """Close every connection; the next use opens new ones."""
        for door in self.doors:
            door.close()


def assemble(settings: Settings) -> Parts:
    """Make the parts."""
    secret = settings.tenancy_secret
    tenancy = Tenancy(settings.database(DATABASE), secret=secret)
    platform = Tenancy(settings.database(DATABASE), secret=secret, connections=2)
    # A release is made in the programme's transaction, and reads each trust in one of its own.
    trust = Tenancy(settings.database(DATABASE), secret=secret, connections=2)
    trusts = Trusts(platform)
    return Parts(
        tenancy=tenancy,
        reading=ReportingReading(tenancy),
        shares=Shares(tenancy),
        releases=Releases(tenancy, shares=Shares(trust), trusts=trusts.all),
        trusts=trusts,
        doors=(tenancy, platform, trust),
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
