"""Do erasures again after a restore: from the logs, which tell of each, to the keys."""

from collections.abc import Iterator

from alongside.eventlog.recorder import LogRecorder
from alongside.host.audit import DIRECTORY, tenants_in
from alongside.host.migrate import KEYS
from alongside.host.services import installed, named
from alongside.privacy.keys import KeyRing
from alongside.settings import Settings
from alongside.tenancy.proof import PLATFORM
from alongside.tenancy.transaction import Tenancy


def replay_erasures(settings: Settings) -> Iterator[str]:
    """Destroy what a restored database of keys brought back; give a line for each log that had it.

    Services need not run, and should not until this has ended.

    Raises:
        DatabaseUnavailableError: the server is away.
        FalseCertificateError: a line tells of an erasure that its certificate is not of.
    """
    secret = settings.tenancy_secret
    with Tenancy(settings.database(KEYS), secret=secret, connections=2) as door:
        keys = KeyRing(door, deployment_key=settings.deployment_key)
        tenants = _tenants(settings)
        for service in installed():
            with Tenancy(settings.database(service.database), secret=secret) as tenancy:
                for tenant in tenants:
                    lines = LogRecorder(tenancy, tenant=tenant).lines_of_erasures()
                    if again := keys.destroy_again(tenant, lines):
                        yield f"{service.name}, {tenant}: {again} destroyed again"


def _tenants(settings: Settings) -> list[str]:
    service, directory = DIRECTORY
    address = settings.database(named(service).database)
    with Tenancy(address, secret=settings.tenancy_secret, connections=2) as tenancy:
        lines = LogRecorder(tenancy, tenant=directory).entries(after=0, limit=1 << 53)
        found = dict.fromkeys(name for line in lines for name in tenants_in((line,)))
        return [PLATFORM, *found]
