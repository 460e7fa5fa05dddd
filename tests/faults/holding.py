"""What must hold of an installation after a storm, whatever was killed in it."""

import csv
import hashlib
import io
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import msgspec
from tests.faults.meetings import TENANT, Line, Meetings
from tests.security.installed import Installed

from alongside.audit.checkpoints import decoded
from alongside.audit.errors import AuditError, BadProofError
from alongside.audit.merkle import check_consistency
from alongside.audit.verifier import (
    Checkpoint,
    FaultError,
    Outcome,
    Pins,
    open_note,
    public_key,
    verify,
)
from alongside.eventlog.follower import Following
from alongside.host.audit import export, service_logs, settings_of
from alongside.host.audit import public_key as key_of
from alongside.host.rebuild import rebuild
from alongside.host.services import installed, read_tables
from alongside.settings import Settings
from alongside.tenancy.transaction import Tenancy

PATIENCE = 90
SERVICES = tuple(each.name for each in installed())
COMMANDED = {
    "activity.planned.v1",
    "activity.person_invited.v1",
    "activity.invitation_answered.v1",
    "activity.preference_stated.v1",
    "activity.attendance_confirmed.v1",
    "claim.submitted.v1",
    "claim.approved.v1",
    "claim.authorised.v1",
    "batch.made.v1",
    "batch.exported.v1",
    "batch.paid.v1",
}
"""What a meeting writes because somebody asked for it, and was answered."""

Rows = dict[tuple[str, str], list[str]]


@dataclass
class Evidence:
    """What is read of an installation: its logs, every checkpoint that it served, its tables."""

    place: Installed
    notes: dict[str, list[bytes]] = field(default_factory=dict)

    @cached_property
    def settings(self) -> Settings:
        return settings_of(self.place.data)

    @cached_property
    def key(self) -> bytes:
        return public_key(key_of(self.place.data))

    def lines(self, service: str = "participation") -> list[dict[str, Any]]:
        """Read a whole log, as another service does."""
        logs = service_logs(self.settings, peers={})
        lines: list[bytes] = []
        while part := logs.read(service, TENANT, after=len(lines)).lines:
            lines += part
        return [msgspec.json.decode(each) for each in lines]

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Take note of every checkpoint that is served meanwhile."""
        over = Event()

        def collect() -> None:
            logs = service_logs(self.settings, peers={})
            while not over.wait(0.3):
                for service in SERVICES:
                    with suppress(httpx.HTTPError):
                        self._note(service, logs.checkpoint(service, TENANT)[1])

        thread = Thread(target=collect)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _note(self, service: str, note: bytes) -> None:
        kept = self.notes.setdefault(service, [])
        if note and note not in kept:
            kept.append(note)

    def forked(self) -> list[str]:
        """Say which of the checkpoints that were served cannot both be true."""
        reader = self.place.log_reader()
        return [
            complaint
            for service, notes in self.notes.items()
            for complaint in self._forked(reader, service, notes)
        ]

    def _forked(self, reader: httpx.Client, service: str, notes: list[bytes]) -> Iterator[str]:
        signed = sorted((self._open(each) for each in notes), key=lambda each: each.size)
        for first, second in pairwise(signed):
            if first.size == second.size:
                yield f"{service}: two logs of {first.size} lines were signed"
                continue
            try:
                _check_grown(reader, service, first, second)
            except BadProofError as fault:
                yield f"{service}: {second.size} lines do not continue {first.size}: {fault}"

    def _open(self, note: bytes) -> Checkpoint:
        return open_note(note, note.partition(b"\n")[0].decode(), self.key)

    def keep_last(self) -> int:
        """Say how many there were, and keep the last of each log for what comes after it."""
        count = sum(map(len, self.notes.values()))
        self.notes = {service: notes[-1:] for service, notes in self.notes.items()}
        return count

    def seal(self) -> None:
        """Wait until every line is signed, and look at what was."""
        self._await("sealed", self._sealed)
        time.sleep(1)

    def unverified(self, file: Path) -> list[str]:
        """Check the trust's logs offline, against all checkpoints that were ever served."""
        self._await("sealed", self._sealed)
        list(export(self.settings, tenant=TENANT, output=file))
        seen = tuple(note for notes in self.notes.values() for note in notes)
        try:
            findings = list(verify(file, Pins(key=self.key, seen=seen)))
        except FaultError as fault:
            return [f"offline: {fault}"]
        return [
            f"offline: {each.origin}: {each.sentence}"
            for each in findings
            if each.outcome is not Outcome.VALID
        ]

    def _sealed(self) -> bool:
        logs = service_logs(self.settings, peers={})
        with suppress(httpx.HTTPError, AuditError):
            return all(
                logs.checkpoint(service, TENANT)[0] >= logs.read(service, TENANT, after=0).size
                for service in SERVICES
            )
        return False

    def settle(self) -> None:
        """Wait until every follower has applied all there is."""
        self._await("followed", self._followed)

    def unlike_rebuilt(self) -> list[str]:
        """Rebuild every read table from zero, and say which is not what it was."""
        self.settle()
        found = []
        for service in SERVICES:
            before = self._rows(service)
            list(rebuild(self.settings, service=service, tenant=TENANT))
            after = self._rows(service)
            found += [
                f"{service}'s {table} is not what a rebuild makes of it"
                for table, rows in before.items()
                if rows != after[table]
            ]
        return found

    def _followed(self) -> bool:
        with suppress(httpx.HTTPError):
            return all(
                not following.follower.source.after(
                    TENANT, self._position(service, following)
                ).lines
                for service in SERVICES
                for following in read_tables(service)(self.settings, peers={}).followings
            )
        return False

    def _position(self, service: str, following: Following) -> int:
        name = following.follower.name
        query = "SELECT position FROM follower_position WHERE follower = %s"
        with self._opened(service) as tenancy, tenancy.transaction(TENANT) as tx:
            rows = tx.run(query, (name,))
        return int(rows[0][0]) if rows else 0

    def _rows(self, service: str) -> dict[str, list[str]]:
        tables = read_tables(service)(self.settings, peers={}).tables
        with self._opened(service) as tenancy, tenancy.transaction(TENANT) as tx:
            return {
                table: [row for (row,) in tx.run(f"SELECT t::text FROM {table} t ORDER BY 1")]  # noqa: S608 ours
                for table in tables
            }

    def _opened(self, service: str) -> Tenancy:
        address = self.settings.database(f"alongside_{service}")
        return Tenancy(address, secret=self.settings.tenancy_secret)

    def _await(self, what: str, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, f"not {what} in time: {self.place.log.read_text()}"
            time.sleep(0.2)


def _check_grown(reader: httpx.Client, service: str, first: Checkpoint, second: Checkpoint) -> None:
    """Ask a service to prove that the larger tree has grown out of the smaller one.

    Raises:
        BadProofError: it does not.
    """
    where = f"/{service}/log/{TENANT}/proof/consistency"
    sizes = {"first": first.size, "second": second.size}
    said = reader.get(where, params=sizes).raise_for_status().json()
    check_consistency(
        [decoded(each) for each in said["hashes"]],
        first=first.size,
        second=second.size,
        first_root=first.root,
        second_root=second.root,
    )


def amiss(meetings: Meetings, lines: list[dict[str, Any]], since: int) -> list[str]:
    """Hold what was answered against the log: nothing is lost, nothing is there twice."""
    found = Counter(_line(each) for each in lines[since:] if each["type"] in COMMANDED)
    lost = [f"{line} was answered and lost" for line in meetings.wanted - found.keys()]
    twice = [f"{line} was stored {count} times" for line, count in found.items() if count > 1]
    more = [f"{line} was stored and never answered" for line in found.keys() - meetings.wanted]
    return [
        *lost,
        *twice,
        *more,
        *meetings.refused,
        *wrong_batches(lines),
        *changed(meetings, lines),
    ]


def wrong_batches(lines: list[dict[str, Any]]) -> list[str]:
    """Say which claim is in two batches, and which batch's total is not that of its claims."""
    pence = {each["stream"]: each["total_pence"] for each in lines if _is(each, "claim.submitted")}
    made = [each for each in lines if _is(each, "batch.made")]
    sizes = Counter(claim for each in made for claim in each["claims"])
    steps = Counter(
        (each["type"], each["stream"])
        for each in lines
        if _is(each, "claim.batched") or _is(each, "claim.exported") or _is(each, "claim.paid")
    )
    return [
        *(f"{claim} is in {count} batches" for claim, count in sizes.items() if count > 1),
        *(f"{stream}: {tag} {count} times" for (tag, stream), count in steps.items() if count > 1),
        *(
            f"{each['stream']} has a total of its own"
            for each in made
            if each["total_pence"] != sum(pence[claim] for claim in each["claims"])
        ),
    ]


def changed(meetings: Meetings, lines: list[dict[str, Any]]) -> list[str]:
    """Say which exported file is not the same each time, or not the one that was recorded."""
    exported = {each["stream"]: each for each in lines if _is(each, "batch.exported")}
    found = []
    for batch, contents in meetings.files.items():
        said = exported.get(batch, {"sha256": "", "total_pence": 0, "lines": 0})
        if len(contents) > 1:
            found.append(f"the file of {batch} changed")
        if {hashlib.sha256(each).hexdigest() for each in contents} != {said["sha256"]}:
            found.append(f"the file of {batch} is not the one that was exported")
        found += [
            f"the file of {batch} does not add up" for each in contents if not _adds_up(each, said)
        ]
    return found


def _adds_up(content: bytes, said: dict[str, Any]) -> bool:
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    pence = [int(row["pence"]) for row in rows if row["record"] == "line"]
    totals = [int(row["pence"]) for row in rows if row["record"] == "total"]
    return totals == [sum(pence)] == [said["total_pence"]] and len(pence) == said["lines"]


def _line(line: dict[str, Any]) -> Line:
    return line["type"], line["stream"], line.get("member", "")


def _is(line: dict[str, Any], kind: str) -> bool:
    return bool(line["type"] == f"{kind}.v1")
