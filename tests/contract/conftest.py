"""An installation with the example trusts, and programs that use its APIs as people there do."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from tests.service.host.conftest import Command

PASSWORD = "try-alongside"  # noqa: S105 every invented person's


@dataclass(frozen=True, slots=True)
class Installation:
    """`alongside demo`, running."""

    url: str
    service_secret: str

    def token(self, email: str) -> str:
        """Sign somebody in with the API."""
        form = {"email": email, "password": PASSWORD, "tenant": ""}
        answer = httpx.post(f"{self.url}/identity/api/sign-in", json=form, timeout=30)
        return str(answer.raise_for_status().json()["access_token"])

    def token_of_service(self) -> str:
        """Sign a sibling service in, for reading logs."""
        answer = httpx.post(
            f"{self.url}/identity/api/token",
            data={"grant_type": "client_credentials", "scope": "log:read"},
            auth=("projects", self.service_secret),
        )
        return str(answer.raise_for_status().json()["access_token"])

    def read(self, path: str, token: str = "") -> Any:  # noqa: ANN401 JSON
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.get(self.url + path, headers=headers, timeout=30).raise_for_status().json()


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    with TemporaryDirectory(prefix="alongside-") as folder:
        data = Path(folder, "data")
        demo = Command(data, "demo").start()
        try:
            demo.await_ready()
            secret = (data / "secrets" / "service.key").read_text().strip()
            yield Installation(demo.url, secret)
        finally:
            demo.stop()
