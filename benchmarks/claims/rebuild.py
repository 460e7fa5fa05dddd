"""Reporting's read tables are filled anew at a good part of the speed of reading alone."""

import resource
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import msgspec
from eventsourcing.persistence import StoredEvent
from sqlalchemy import URL

from alongside.eventlog.ids import new_stream
from alongside.eventlog.rebuild import ReadTables
from alongside.eventlog.recorder import LogRecorder
from alongside.host.migrate import migrate, prepare
from alongside.host.rebuild import rebuild
from alongside.host.services import installed, named, read_tables
from alongside.host.together import Together
from alongside.settings import Settings, read
from alongside.tenancy.transaction import Tenancy
from benchmarks.ground import Ground
from benchmarks.measure import Claim, in_turn, rate_of

LINES = 20_000
TENANT = "bench"
SERVICE = "reporting"
_NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
_PEOPLE = 4
_DECISIONS = 5
_AT_ONCE = 500

Logs = dict[str, list[StoredEvent]]


@dataclass(frozen=True, slots=True)
class Installation:
    """The services in this process, with the logs that reporting follows."""

    settings: Settings
    together: Together
    lines: int

    def made_of(self) -> ReadTables:
        """Give what reporting's read tables are made of."""
        return read_tables(SERVICE)(self.settings, peers=self.together.peers)


def measure(ground: Ground, *, rounds: int, share: float = 1.0) -> Claim:
    """Rebuild the tables of one tenant from 20,000 lines, and read these lines alone."""
    claim = Claim("rebuild", "Filling reporting's read tables anew", "lines a second")
    made = _installation(ground, max(100, round(LINES * share)))
    turns = {"rebuild": partial(_rebuild, made), "reading alone": partial(_read, made)}
    rates = in_turn(
        {name: partial(rate_of, turn, times=1, each=made.lines) for name, turn in turns.items()},
        rounds=rounds,
    )
    claim.scenarios[f"{made.lines:,} lines"] = rates
    claim.compare("rebuild_of_reading", rates["rebuild"], rates["reading alone"], target=0.3)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _fill(made.settings, made.lines)
    _rebuild(made)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    claim.notes.append(
        f"With twice as many lines, memory grew by {grown / 1024:.0f} of {before / 1024:.0f} MB."
    )
    return claim


def _rebuild(made: Installation) -> None:
    peers = made.together.peers
    (done,) = [
        line
        for line in rebuild(made.settings, service=SERVICE, tenant=TENANT, peers=peers)
        if "done" in line
    ]
    assert TENANT in done


def _read(made: Installation) -> None:
    """Read what reporting follows as it does, and do nothing with it."""
    for each in made.made_of().followings:
        position = 0
        while lines := each.follower.source.after(TENANT, position).lines:
            position += len(lines)


def _installation(ground: Ground, lines: int) -> Installation:
    server = URL.create(
        "postgresql+psycopg", username="postgres", query={"host": ground.socket_folder}
    )
    prepare(server)
    addresses = {
        name: server.set(username=role).render_as_string()
        for name, role in (
            ("DATABASE_URL", "alongside_app"),
            ("DATABASE_OWNER_URL", "alongside_owner"),
        )
    }
    settings = read(
        **addresses,
        ALONGSIDE_DATA=str(ground.folder),
        ALONGSIDE_PUBLIC_URL="http://alongside.example",
    )
    migrate(settings)
    written = _fill(settings, lines)
    return Installation(settings, Together(installed(), settings), written)


def _fill(settings: Settings, lines: int) -> int:
    """Write so many lines of plausible projects, at least; give how many there are."""
    written = 0
    while written < lines:
        for service, events in _project().items():
            database = settings.database(named(service).database)
            with Tenancy(database, secret=settings.tenancy_secret, connections=1) as tenancy:
                recorder = LogRecorder(tenancy, tenant=TENANT)
                for begin in range(0, len(events), _AT_ONCE):
                    recorder.insert_events(events[begin : begin + _AT_ONCE])
            written += len(events)
    return written


def _project() -> Logs:
    """Make the lines of a project, its steps and decisions, and the meetings about these."""
    project = new_stream("project")
    told: Logs = {"projects": [], "participation": []}
    steps = [("project.step_moved.v1", {"number": n, "status": "done"}) for n in range(1, 11)]
    started = ("project.started.v1", {"title": "A title", "on": "2026-11-01"})
    told["projects"] += _stream(project, [started, *steps])
    for _ in range(_DECISIONS):
        decision = new_stream("decision")
        told["projects"] += _stream(decision, list(_decided(project)))
        activity = new_stream("activity")
        told["participation"] += _stream(activity, list(_met(project, decision)))
        for person in range(_PEOPLE):
            paid = list(_claimed(project, activity, person))
            told["participation"] += _stream(new_stream("claim"), paid)
    return told


def _decided(project: str) -> Iterator[tuple[str, dict[str, Any]]]:
    about = {"kind": "aim_draft"}
    days = {"deadline": "2026-12-01", "on": "2026-11-02"}
    yield "decision.opened.v1", {"project": project, "about": about, **days}
    for person in range(_PEOPLE):
        yield "decision.person_invited.v1", {"member": f"member-{person}", "speaks_as": "carer"}
        yield "decision.contributed.v1", {"by": f"member-{person}"}
        yield "decision.position_taken.v1", {"by": f"member-{person}", "stance": "agree"}
    check = {"check": {"co_produced": True}, "override": None}
    yield "decision.outcome_recorded.v1", {**check, "on": "2026-12-02"}


def _met(project: str, decision: str) -> Iterator[tuple[str, dict[str, Any]]]:
    terms = {"on": "2026-11-20", "minutes": 60, "offer_pence": 2000}
    yield "activity.planned.v1", {"project": project, "about": decision, **terms}
    for person in range(_PEOPLE):
        who = {"member": f"member-{person}"}
        yield "activity.person_invited.v1", {**who, "offer_pence": 2000}
        yield "activity.invitation_answered.v1", {**who, "accepted": True}
        yield "activity.attendance_confirmed.v1", {**who, "minutes": 60}


def _claimed(project: str, activity: str, person: int) -> Iterator[tuple[str, dict[str, Any]]]:
    terms = {"total_pence": 2000, "on": "2026-11-21"}
    where = {"member": f"member-{person}", "activity": activity, "project": project}
    yield "claim.submitted.v1", {**where, **terms}
    yield "claim.approved.v1", {"on": "2026-11-22"}
    yield "claim.authorised.v1", {"on": "2026-11-22"}


def _stream(stream: str, events: Sequence[tuple[str, dict[str, Any]]]) -> list[StoredEvent]:
    made = []
    for version, (kind, facts) in enumerate(events, 1):
        stamp = {"at": _NOW, "actor": "member-1", "capacity": "staff", "trace": "00-1"}
        # As long as lines are that carry words, which reporting does not read.
        line = {"type": kind, "stream": stream, "version": version, **facts, "words": "w" * 200}
        made.append(StoredEvent(stream, version, kind, msgspec.json.encode(line | stamp)))
    return made
