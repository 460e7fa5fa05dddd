"""Whether the service can work now, while its database comes and goes."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from joserfc.jwk import ECKey
from tests.service.http.conftest import SECRET, migrated
from tests.service.http.small import NOTES, NOW, Gate, People, Small, application

from alongside.host.embedded import EmbeddedServer
from alongside.settings import Settings
from alongside.tenancy.proof import PLATFORM
from alongside.tenancy.transaction import Tenancy

READY = "/notes/health/ready"


@pytest.fixture
def mortal() -> Iterator[EmbeddedServer]:
    """Run a server of the test's own."""
    with TemporaryDirectory(prefix="alongside-") as folder:
        started = EmbeddedServer(Path(folder, "postgres"), tuning={"fsync": "off"})
        started.start()
        try:
            yield started
        finally:
            started.stop()


def test_it_is_ready_while_its_database_is_there(
    settings: Settings, mortal: EmbeddedServer
) -> None:
    key = ECKey.generate_key("P-256", {"alg": "ES256"}, auto_kid=True)
    people = People(key)
    address = migrated(mortal, "notes")
    with Tenancy(address.render_as_string(hide_password=False), secret=SECRET) as tenancy:
        app = application(settings, tenancy, people, [Gate()])
        small = Small(app, tenancy, people, key, Gate(), "northmoor")
        client = app.test_client()

        assert client.get(READY).status_code == 200
        assert client.get(READY).json == {"ready": True, "followers": {}}

        mortal.stop()
        away, command = client.get(READY), small.send(NOTES)
        for answer in (away, command):
            assert answer.status_code == 503
            assert answer.mimetype == "application/problem+json"
            assert answer.headers["Retry-After"] == "2"
            assert b"sqlstate" not in answer.data.lower()
        assert client.get("/notes/health/live").status_code == 200

        mortal.start()
        assert client.get(READY).status_code == 200
        assert client.get(READY).headers["Cache-Control"] == "no-store"


def test_a_follower_that_is_behind_is_told_of_and_takes_nothing_out_of_rotation(
    small: Small, tenancy: Tenancy
) -> None:
    def keep(follower: str, *, at: timedelta, parked: int, behind: timedelta | None) -> None:
        with tenancy.transaction(PLATFORM) as tx:
            tx.run(
                "INSERT INTO follower_round (tenant, follower, at, parked, behind_since)"
                " VALUES (current_tenant(), %s, %s, %s, %s)",
                (follower, NOW - at, parked, None if behind is None else NOW - behind),
            )

    soon, late = timedelta(seconds=2), timedelta(minutes=2)
    keep("notes.a", at=soon, parked=0, behind=None)
    keep("notes.b", at=soon, parked=0, behind=soon)
    keep("notes.c", at=soon, parked=0, behind=late)
    keep("notes.d", at=soon, parked=2, behind=late)
    keep("notes.e", at=late, parked=0, behind=None)

    answer = small.app.test_client().get(READY)

    assert answer.status_code == 200
    told = answer.get_json()["followers"]
    assert {name: each["state"] for name, each in told.items()} == {
        "notes.a": "follows",
        "notes.b": "follows",
        "notes.c": "behind",
        "notes.d": "parked",
        "notes.e": "silent",
    }
    assert (told["notes.d"]["parked"], told["notes.d"]["behind_seconds"]) == (2, 120.0)
