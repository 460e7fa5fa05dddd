"""Sealing and taking away through the API, as the host does both."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
from sqlalchemy import URL
from structlog.testing import capture_logs
from tests.service.http.conftest import connected
from tests.service.http.sealing import HOST, SmallLogs, grow
from tests.service.http.small import Small

from alongside.audit.merkle import Frontier, leaf_hash
from alongside.audit.sealer import Memory, Sealed, Sealer
from alongside.audit.verifier import Outcome, main
from alongside.host.audit import ServiceLogs, UnwritableFileError, write_bundle
from alongside.host.embedded import EmbeddedServer
from alongside.host.seal import Sealing
from alongside.http.peers import Peers
from alongside.http.principal import EVERY_TENANT


@dataclass(frozen=True)
class TokensOfSmall:
    """Tokens that the small service takes, in the sealer's name."""

    small: Small

    def own_token(self) -> str:
        whose = {"sub": "service:sealer", "member": "", "roles": [], "tenant": EVERY_TENANT}
        return self.small.token({**whose, "scope": "log:read"})


@pytest.fixture
def logs(small: Small) -> ServiceLogs:
    peers = Peers(url="http://alongside.example", embedded={"notes": small.app})
    return ServiceLogs(peers, TokensOfSmall(small))


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    opened = Memory.open(tmp_path / "sealer", host=HOST)
    yield opened
    opened.close()


@pytest.fixture
def sealing(small: Small, memory: Memory, logs: ServiceLogs) -> Sealing:
    """Make the sealer that knows this trust, as if the directory had told of it."""
    tree = Frontier()
    tree.append(leaf_hash(b"directory"))
    told = Sealed("directory", "platform", tree, leaf_hash(b"directory"), b"note")
    memory.keep(told, tenants=[small.tenant])
    return Sealing(Sealer(memory, logs, lambda *_: ()), ["notes"])


def taken(logs: ServiceLogs, small: Small, file: Path) -> list[str]:
    return list(write_bundle(logs, ["notes"], tenant=small.tenant, output=file))


def test_what_is_sealed_is_taken_away_and_valid(
    small: Small, sealing: Sealing, logs: ServiceLogs, tmp_path: Path
) -> None:
    grow(small, 300)
    sealing.seal_all()
    file = tmp_path / "bundle.tar"
    assert taken(logs, small, file) == ["notes: 300 lines, 300 of them signed"]
    assert main([str(file)]) == Outcome.VALID
    assert [each.name for each in tmp_path.iterdir() if "bundle" in each.name] == ["bundle.tar"]


def test_what_no_sealer_comes_to_sign_for_is_taken_away_and_not_anchored(
    small: Small, sealing: Sealing, logs: ServiceLogs, tmp_path: Path
) -> None:
    grow(small, 7)
    sealing.seal_all()
    grow(small, 2)
    file = tmp_path / "bundle.tar"
    assert taken(logs, small, file) == ["notes: 9 lines, 7 of them signed"]
    assert main([str(file)]) == Outcome.UNANCHORED


def test_a_log_that_nobody_ever_sealed_is_taken_away_and_not_anchored(
    small: Small, logs: ServiceLogs, tmp_path: Path
) -> None:
    grow(small, 2)
    file = tmp_path / "bundle.tar"
    assert taken(logs, small, file) == ["notes: 2 lines, 0 of them signed"]
    assert main([str(file)]) == Outcome.UNANCHORED


def test_a_tenant_without_lines_has_nothing_to_show(
    small: Small, logs: ServiceLogs, tmp_path: Path
) -> None:
    assert taken(logs, small, tmp_path / "bundle.tar") == []
    assert main([str(tmp_path / "bundle.tar")]) == Outcome.UNUSABLE


def test_a_place_that_cannot_be_written_is_named(
    small: Small, logs: ServiceLogs, tmp_path: Path
) -> None:
    with pytest.raises(UnwritableFileError, match=r"none/bundle\.tar"):
        taken(logs, small, tmp_path / "none" / "bundle.tar")


def test_a_rewritten_log_is_told_of_once_and_other_logs_go_on(
    small: Small,
    sealing: Sealing,
    server: EmbeddedServer,
    database: URL,
    new_tenant: Callable[[], str],
) -> None:
    other = replace(small, tenant=new_tenant())
    grow(small, 5)
    tree = Frontier()
    tree.append(leaf_hash(b"more"))
    more = Sealed("more", "platform", tree, leaf_hash(b"more"), b"note")
    sealing.sealer.memory.keep(more, tenants=[other.tenant])
    sealing.seal_all()
    with connected(server.url.set(database=database.database)) as connection:
        connection.execute(
            "UPDATE event SET line = '{}' WHERE tenant = %s AND position = 2", [small.tenant]
        )
    grow(small, 1)
    grow(other, 4)
    with capture_logs() as told:
        for _ in range(3):
            sealing.seal_all()
    (alarm,) = told
    assert (alarm["event"], alarm["log_level"]) == ("a log was rewritten", "critical")
    assert (alarm["service"], alarm["tenant"]) == ("notes", small.tenant)
    assert SmallLogs(other).ask("checkpoint").text.splitlines()[1] == "4"
    assert SmallLogs(small).ask("checkpoint").text.splitlines()[1] == "5"


def test_a_service_that_is_away_is_told_of_after_every_log_had_its_turn(
    small: Small, sealing: Sealing
) -> None:
    grow(small, 5)
    away = Sealing(sealing.sealer, ["absent", "notes"])
    with pytest.raises(ExceptionGroup) as told:
        away.seal_all()
    assert len(told.value.exceptions) == 2
    assert SmallLogs(small).ask("checkpoint").status_code == 200


def test_a_service_that_refuses_is_a_fault(small: Small, logs: ServiceLogs) -> None:
    grow(small, 1)
    refused = ServiceLogs(logs.peers, Nobody())
    with pytest.raises(httpx.HTTPStatusError):
        refused.read("notes", small.tenant, after=0)


class Nobody:
    """Has no token."""

    def own_token(self) -> str:
        return "none"
