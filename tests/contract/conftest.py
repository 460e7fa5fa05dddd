"""An installation with the example trusts, and programs that use its APIs as people there do."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from tests.service.host.conftest import Command

LEAD = "imran.sheikh@northmoor.example"
ADMINISTRATOR = "gwen.hartley@northmoor.example"
# Of another trust, so that nobody else misses the members whom the trials remove.
OTHER_ADMINISTRATOR = "joan.whitworth@calder.example"
CO_PRODUCTION_LEAD = "bridget.foley@northmoor.example"
ANALYST = "rowan.ellery@programme.example"
SERVICE = ""
FRESH_SECONDS = 120
READY_SECONDS = 180
PASSWORD = "try-alongside"  # noqa: S105 every invented person's


@dataclass(frozen=True, slots=True)
class Installation:
    """`alongside demo`, running."""

    url: str
    service_secret: str
    tokens: dict[str, tuple[str, float]] = field(default_factory=dict)

    def token(self, email: str) -> str:
        """Give somebody's token, or a sibling service's own for reading logs if no address.

        A token is kept for a while: the trials fail to sign in so often that others must wait.
        """
        token, since = self.tokens.get(email, ("", 0.0))
        if not token or time.monotonic() > since + FRESH_SECONDS:
            self.tokens[email] = (self._sign_in(email), time.monotonic())
        return self.tokens[email][0]

    def _sign_in(self, email: str) -> str:
        person = {"email": email, "password": PASSWORD, "tenant": ""}
        service = {"grant_type": "client_credentials", "scope": "log:read"}
        with httpx.Client(base_url=self.url, timeout=30) as client:
            while True:
                if email:
                    answer = client.post("/identity/api/sign-in", json=person)
                else:
                    secret = ("projects", self.service_secret)
                    answer = client.post("/identity/api/token", data=service, auth=secret)
                if answer.status_code != httpx.codes.TOO_MANY_REQUESTS:
                    return str(answer.raise_for_status().json()["access_token"])
                time.sleep(int(answer.headers["Retry-After"]))

    def read(self, path: str, token: str = "") -> Any:  # noqa: ANN401 JSON
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.get(self.url + path, headers=headers, timeout=30).raise_for_status().json()


def await_ready(demo: Command) -> None:
    """Wait until it serves, also on a machine that runs every other test beside it."""
    deadline = time.monotonic() + READY_SECONDS
    while not demo.answers("/health/ready"):
        assert demo.process is not None
        assert demo.process.poll() is None, demo.output()
        assert time.monotonic() < deadline, demo.output()
        time.sleep(0.1)


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    with TemporaryDirectory(prefix="alongside-") as folder:
        data = Path(folder, "data")
        demo = Command(data, "demo").start()
        try:
            await_ready(demo)
            secret = (data / "secrets" / "service.key").read_text().strip()
            running = Installation(demo.url, secret)
            for email in (LEAD, ADMINISTRATOR, OTHER_ADMINISTRATOR, CO_PRODUCTION_LEAD, SERVICE):
                running.token(email)
            yield running
        finally:
            demo.stop()
