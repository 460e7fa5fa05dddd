"""Erasing a person leaves the log's proof as it was: the tree hashes what was sealed."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from eventsourcing.persistence import StoredEvent
from sqlalchemy import URL
from tests.service.http.conftest import SECRET, connected, execute
from tests.service.http.small import NOW, Small
from tests.service.http.test_sealing import logs, memory, sealing, taken

from alongside.audit.verifier import Outcome, main
from alongside.eventlog.recorder import LogRecorder
from alongside.host.audit import ServiceLogs
from alongside.host.embedded import EmbeddedServer
from alongside.host.seal import Sealing
from alongside.privacy.keys import KeyRing
from alongside.privacy.purposes import Purpose
from alongside.privacy.schema import tables
from alongside.privacy.sealed import Erased, Place, Sealed, Sealer
from alongside.tenancy.proof import padded_keys
from alongside.tenancy.schema import keep_secret
from alongside.tenancy.transaction import Tenancy

__all__ = ["logs", "memory", "sealing"]

ADA = "member-ada"
WORDS = "I was left waiting for nine months"


@pytest.fixture
def keys(server: EmbeddedServer, database: URL) -> Iterator[KeyRing]:
    execute(server.url, "DROP DATABASE IF EXISTS keys", "CREATE DATABASE keys")
    address = server.url.set(database="keys")
    execute(address, "GRANT ALL ON SCHEMA public TO alongside_owner")
    execute(address.set(username="alongside_owner"), *tables())
    inner, outer = padded_keys(SECRET)
    with connected(address) as connection:
        connection.execute(keep_secret().encode(), {"inner": inner, "outer": outer})
    app = database.set(database="keys").render_as_string(hide_password=False)
    with Tenancy(app, secret=SECRET) as door:
        yield KeyRing(door, deployment_key=b"k" * 32)


def test_an_erased_person_is_unreadable_and_the_log_still_proves_itself(
    small: Small, keys: KeyRing, sealing: Sealing, logs: ServiceLogs, tmp_path: Path
) -> None:
    recorder = LogRecorder(small.tenancy, tenant=small.tenant)
    place = Place(small.tenant, "note-1", 1, "note.told.v1", "words")
    sealer = Sealer(keys)
    told = sealer.seal(WORDS, person=ADA, purpose=Purpose.NARRATIVE, place=place)
    line = msgspec.json.encode({"type": place.type, "words": told})
    recorder.insert_events([StoredEvent("note-1", 1, place.type, line)])
    sealing.seal_all()
    before = tmp_path / "before.tar"
    taken(logs, small, before)

    certificate = keys.destroy(small.tenant, ADA, list(Purpose), at=NOW)
    recorded = {
        "type": "person.erased.v1",
        "person": ADA,
        "tombstones": certificate.tombstones,
        "certificate": certificate.sha256(),
    }
    erased = msgspec.json.encode(recorded)
    recorder.insert_events([StoredEvent("person-1", 1, "person.erased.v1", erased)])
    sealing.seal_all()

    after = tmp_path / "after.tar"
    taken(logs, small, after)
    assert main([str(before)]) == main([str(after)]) == Outcome.VALID
    kept = msgspec.json.decode(small.lines()[0])["words"]
    assert sealer.open(msgspec.convert(kept, Sealed), place) is Erased.ERASED
    assert WORDS.encode() not in before.read_bytes() + after.read_bytes()
    assert recorder.lines_of_erasures() == [erased]
    assert keys.destroy_again(small.tenant, recorder.lines_of_erasures()) == 0
