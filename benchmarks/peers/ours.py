"""Ours: the recorder as the services use it, with sealed row-level security."""

from eventsourcing.persistence import StoredEvent

from alongside.eventlog import schema as log
from alongside.eventlog.recorder import LogRecorder
from alongside.tenancy import proof
from alongside.tenancy import schema as tenancy
from alongside.tenancy.transaction import Tenancy
from benchmarks.ground import Ground
from benchmarks.lines import TYPE, Line
from benchmarks.peers import Append, Peer

DATABASE = "bench_ours"
SECRET = b"a secret that is long enough to be one"


def prepare(ground: Ground) -> str:
    """Lay the log as a service's first migration does."""
    ground.role(tenancy.SERVING_ROLE)
    ground.fresh(DATABASE, owner=tenancy.OWNING_ROLE)
    inner, outer = proof.padded_keys(SECRET)
    keep = tenancy.keep_secret() % {"inner": _bytea(inner), "outer": _bytea(outer)}
    statements = [*tenancy.foundations(), *log.tables(), keep]
    ground.run(DATABASE, statements, role=tenancy.OWNING_ROLE)
    host = ground.socket_folder
    return f"postgresql+psycopg://{tenancy.SERVING_ROLE}@/{DATABASE}?host={host}"


def open_tenancy(address: str) -> Tenancy:
    """Open the door as the serving role."""
    return Tenancy(address, secret=SECRET, connections=1)


def open_writer(address: str, _number: int, _writers: int) -> Append:
    """Open a recorder for each tenant on one pool."""
    door = open_tenancy(address)
    recorders: dict[str, LogRecorder] = {}

    def append(line: Line) -> object:
        recorder = recorders.get(line.tenant)
        if recorder is None:
            recorder = recorders[line.tenant] = LogRecorder(door, tenant=line.tenant)
        return recorder.insert_events([StoredEvent(line.stream, line.version, TYPE, line.line)])

    return append


def _bytea(value: bytes) -> str:
    return f"'\\x{value.hex()}'"


OURS = Peer("ours", "Alongside", prepare, open_writer)
