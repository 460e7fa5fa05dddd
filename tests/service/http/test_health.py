"""Whether the service can work now, while its database comes and goes."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from joserfc.jwk import ECKey
from tests.service.http.conftest import SECRET, execute
from tests.service.http.small import NOTES, Gate, People, Small, application

from alongside.host.embedded import EmbeddedServer
from alongside.settings import Settings
from alongside.tenancy.transaction import Tenancy

READY = "/notes/health/ready"


@pytest.fixture
def mortal() -> Iterator[EmbeddedServer]:
    """Run a server of the test's own."""
    with TemporaryDirectory(prefix="alongside-") as folder:
        started = EmbeddedServer(Path(folder, "postgres"), tuning={"fsync": "off"})
        started.start()
        execute(started.url, (files("alongside.host") / "roles.sql").read_text())
        try:
            yield started
        finally:
            started.stop()


def test_it_is_ready_while_its_database_is_there(
    settings: Settings, mortal: EmbeddedServer
) -> None:
    key = ECKey.generate_key("P-256", {"alg": "ES256"}, auto_kid=True)
    people = People(key)
    address = mortal.url.set(username="alongside_app", database="postgres")
    with Tenancy(address.render_as_string(hide_password=False), secret=SECRET) as tenancy:
        app = application(settings, tenancy, people, [Gate()])
        small = Small(app, tenancy, people, key, Gate(), "northmoor")
        client = app.test_client()

        assert (client.get(READY).status_code, client.get(READY).json) == (200, {"ready": True})

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
