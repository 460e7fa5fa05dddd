"""One decision's thread through the services, with the proof of each of its lines."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

import msgspec

from alongside.http.authority import IdentityAuthority
from alongside.http.peers import Peers
from alongside.reporting.application.sibling import SiblingLog, SignedLog
from alongside.reporting.domain.telling import tell
from alongside.reporting.domain.thread import (
    Entry,
    Indexed,
    Place,
    Proof,
    Signed,
    Thread,
    ThreadNotFoundError,
    as_at,
)
from alongside.reporting.queries.reader import Reader
from alongside.reporting.queries.threads import lines_of, project_of
from alongside.tenancy.transaction import Tenancy

LogOf = Callable[[str, str], SiblingLog]
"""Gives a tenant's log of a service: service, tenant."""


class Threads:
    """Reads threads: where their lines are from rows, what they say from the logs themselves."""

    def __init__(self, tenancy: Tenancy, log_of: LogOf) -> None:
        self._tenancy = tenancy
        self._log_of = log_of

    def thread(
        self, reader: Reader, decision: str, *, moment: int | datetime | None = None
    ) -> Thread:
        """Give a decision's thread as at a moment, each line held against the last checkpoint.

        Raises:
            ThreadNotFoundError: there is no such decision.
            httpx.HTTPError: a sibling cannot be reached, or refuses.
        """
        project, lines = self._indexed(reader, decision)
        return self._read(reader.tenant, decision, project, as_at(lines, moment))

    def entry(self, reader: Reader, decision: str, place: Place) -> Entry:
        """Give one line of a decision's thread with its proof.

        Raises:
            ThreadNotFoundError: there is no such decision, or the line is not of its thread.
            httpx.HTTPError: a sibling cannot be reached, or refuses.
        """
        project, lines = self._indexed(reader, decision)
        wanted = [each for each in lines if each.place == place]
        found = self._read(reader.tenant, decision, project, wanted).entries
        if not found:
            raise ThreadNotFoundError
        return found[0]

    def _indexed(self, reader: Reader, decision: str) -> tuple[str, list[Indexed]]:
        with self._tenancy.transaction(reader.tenant) as tx:
            project = project_of(tx, decision)
            if not project:
                raise ThreadNotFoundError
            return project, lines_of(tx, decision)

    def _read(self, tenant: str, decision: str, project: str, lines: Iterable[Indexed]) -> Thread:
        ordered = list(lines)
        read: dict[Place, Entry] = {}
        signed: list[Signed] = []
        by_service = attrgetter("place.service")
        for service, some in groupby(sorted(ordered, key=by_service), key=by_service):
            log = self._log_of(service, tenant)
            checkpoint = log.signed()
            if checkpoint is not None:
                signed.append(_told(service, checkpoint))
            wanted = list(some)
            found = log.lines(each.place.position for each in wanted)
            for each in wanted:
                read[each.place] = _entry(each, found.get(each.place.position, b""), checkpoint)
        return Thread(decision, project, tuple(read[each.place] for each in ordered), tuple(signed))


def threads(tenancy: Tenancy, peers: Peers, authority: IdentityAuthority) -> Threads:
    """Make what reads threads from the siblings, with this service's own token."""
    return Threads(tenancy, lambda service, tenant: SiblingLog(service, tenant, peers, authority))


def _told(service: str, signed: SignedLog) -> Signed:
    return Signed(service, signed.checkpoint.origin, signed.checkpoint.size, signed.key.text())


def _entry(indexed: Indexed, line: bytes, signed: SignedLog | None) -> Entry:
    fields = _fields(line)
    proof, receipt = _proof(indexed, line, fields, signed)
    return Entry(
        place=indexed.place,
        stream=indexed.stream,
        type=indexed.type,
        at=indexed.at,
        actor=str(fields.get("actor", "")),
        capacity=str(fields.get("capacity", "")),
        told=tell(indexed.type, fields),
        proof=proof,
        line=line,
        receipt=receipt,
    )


def _fields(line: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(line, type=dict[str, Any])
    except msgspec.DecodeError:
        return {}


def _proof(
    indexed: Indexed, line: bytes, fields: dict[str, Any], signed: SignedLog | None
) -> tuple[Proof, bytes]:
    """Hold a line against what was followed of it, and against what is signed of its log."""
    if (fields.get("type"), fields.get("stream")) != (indexed.type, indexed.stream):
        return Proof.CHANGED, b""
    if signed is None or indexed.place.position > signed.checkpoint.size:
        return Proof.NOT_SIGNED_YET, b""
    receipt = signed.receipt(indexed.place.position, line)
    return (Proof.PROVEN, receipt.text()) if receipt else (Proof.CHANGED, b"")
