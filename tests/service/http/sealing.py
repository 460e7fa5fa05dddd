"""The sealer at work on the small service, through its API."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventsourcing.persistence import StoredEvent
from tests.service.http.small import Small
from werkzeug.test import TestResponse

from alongside.audit.merkle import leaf_hash
from alongside.audit.sealer import Memory, Part, Sealer
from alongside.eventlog.recorder import LogRecorder

HOST = "alongside.example"


class RefusedBySmallError(Exception):
    """The service did not take a checkpoint."""


@dataclass(frozen=True)
class SmallLogs:
    """The logs of the small service."""

    small: Small

    def ask(
        self, what: str, *, method: str = "GET", by: str = "sealer", sent: object = None
    ) -> TestResponse:
        """Ask something of the log, under a service's name."""
        mine = {"sub": f"service:{by}", "member": "", "roles": [], "scope": "log:read"}
        path = f"/notes/log/{self.small.tenant}/{what}"
        return self.small.ask(method, path, token=self.small.token(mine), json=sent)

    def read(self, service: str, tenant: str, *, after: int) -> Part:
        assert (service, tenant) == ("notes", self.small.tenant)
        answer = self.ask(f"entries?after={after}&limit=100")
        assert answer.status_code == 200
        headers = answer.headers
        lines = answer.data.split(b"\n")[:-1]
        return Part(int(headers["Log-First"]), lines, int(headers["Log-Size"]))

    def publish(self, service: str, tenant: str, *, note: bytes, key: str) -> None:
        assert (service, tenant) == ("notes", self.small.tenant)
        answer = self.ask(
            "checkpoint", method="PUT", sent={"checkpoint": note.decode(), "key": key}
        )
        if answer.status_code != 204:
            raise RefusedBySmallError(answer.text)


def sealer_of(small: Small, memory: Memory) -> Sealer:
    return Sealer(memory, SmallLogs(small), lambda *_: ())


def grow(small: Small, count: int) -> list[bytes]:
    """Add lines of no meaning to the log, and give all that it has."""
    begin = len(small.lines())
    recorder = LogRecorder(small.tenancy, tenant=small.tenant)
    numbers = range(begin + 1, begin + count + 1)
    events = [StoredEvent("note-1", n, "note.t.v1", b'{"n":%d}' % n) for n in numbers]
    recorder.insert_events(events)
    return small.lines()


def leaves_of(lines: Sequence[bytes]) -> list[bytes]:
    return [leaf_hash(line) for line in lines]
