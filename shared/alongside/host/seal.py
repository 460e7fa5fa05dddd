"""Let the sealer sign for every log as it grows, in the background or as a process of its own."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Thread
from urllib.parse import urlsplit

import structlog

from alongside.audit.errors import BrokenLogError
from alongside.audit.sealer import Memory, Sealer
from alongside.host.audit import DIRECTORY, sealer_folder, service_logs, tenants_in
from alongside.host.services import Peers, installed
from alongside.settings import Settings
from alongside.telemetry.metrics import Metric, note
from alongside.tenancy.proof import PLATFORM

_EVERY_SECONDS = 0.8
_MOST_SECONDS = 10.0


@dataclass(slots=True)
class Sealing:
    """The sealer with the logs that there are; a log that is broken is told of once."""

    sealer: Sealer
    services: Sequence[str]
    broken: dict[tuple[str, str], str] = field(default_factory=dict)

    def seal_all(self) -> None:
        """Sign for what every log has grown by; one that fails does not hold up the others.

        Raises:
            ExceptionGroup: what went wrong, of each log that could not be read.
        """
        faults: list[Exception] = []
        # The directory first: it tells whose logs there are.
        for tenant in (PLATFORM, *self.sealer.memory.tenants()):
            for service in self.services:
                try:
                    self._seal(service, tenant)
                # Told together at the end, so that every log has its turn.
                except Exception as fault:  # noqa: BLE001
                    faults.append(fault)
        if faults:
            raise ExceptionGroup("logs could not be sealed", faults)

    def _seal(self, service: str, tenant: str) -> None:
        log = (service, tenant)
        try:
            self.sealer.seal(service, tenant)
        except BrokenLogError as fault:
            if self.broken.get(log) != str(fault):
                structlog.get_logger("alongside.seal").critical(
                    "a log was rewritten", service=service, tenant=tenant, fault=str(fault)
                )
            self.broken[log] = str(fault)
        else:
            self.broken.pop(log, None)


def sealing(settings: Settings, *, peers: Peers) -> Sealing:
    """Open the sealer's folder and make what seals.

    Raises:
        SealerFolderError: the folder cannot be used.
    """
    address = urlsplit(settings.public_url)
    memory = Memory.open(sealer_folder(settings.data), host=f"{address.netloc}{address.path}")
    sealer = Sealer(
        memory,
        service_logs(settings, peers=peers),
        lambda service, tenant, lines: tenants_in(lines if (service, tenant) == DIRECTORY else ()),
    )
    return Sealing(sealer, [service.name for service in installed()])


def seal_in_background(settings: Settings, *, peers: Peers) -> Thread:
    """Start sealing in a thread that ends with this process."""
    work = [lambda: sealing(settings, peers=peers)]
    thread = Thread(target=keep_sealing, args=work, daemon=True)
    thread.start()
    return thread


def seal_until_stopped(settings: Settings) -> None:
    """Seal from a process of its own, which reaches the services by HTTP.

    Raises:
        SealerFolderError: the folder cannot be used.
    """
    opened = sealing(settings, peers={})
    keep_sealing(lambda: opened)


def keep_sealing(start: Callable[[], Sealing]) -> None:
    """Seal for ever; whatever goes wrong is told and tried again, a little less often."""
    log = structlog.get_logger("alongside.seal")
    opened: Sealing | None = None
    pause = _EVERY_SECONDS
    while True:
        try:
            opened = opened or start()
            opened.seal_all()
            note(Metric.SEALED, time.time())
            pause = _EVERY_SECONDS
        # The edge of a background thread: whatever went wrong, the next try may succeed.
        except Exception:
            log.exception("sealing failed")
            pause = min(2 * pause, _MOST_SECONDS)
        if opened:
            note(Metric.BROKEN, len(opened.broken))
        time.sleep(pause)
