"""Settings are read once; secrets are made up once and stay."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from alongside.settings import Settings, SettingsError, clock_of, read

SECRETS = ("deployment_key", "tenancy_secret", "session_secret", "service_secret", "signing_key")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read(ALONGSIDE_DATA=str(tmp_path))


def test_secrets_are_made_once_and_differ(settings: Settings, tmp_path: Path) -> None:
    again = read(ALONGSIDE_DATA=str(tmp_path))
    values = [getattr(settings, name) for name in SECRETS]
    assert values == [getattr(again, name) for name in SECRETS]
    assert len(set(values)) == len(SECRETS)


def test_secret_files_are_their_owners_alone(settings: Settings) -> None:
    folder = settings.data / "secrets"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert len(list(folder.iterdir())) == len(SECRETS)


def test_no_secret_is_shown(settings: Settings) -> None:
    shown = repr(settings)
    assert settings.service_secret not in shown
    assert str(settings.tenancy_secret) not in shown
    assert "PRIVATE KEY" not in shown


def test_the_signing_key_can_be_loaded(settings: Settings) -> None:
    key = load_pem_private_key(settings.signing_key.encode(), password=None)
    assert isinstance(key, EllipticCurvePrivateKey)


def test_a_secret_may_be_given_as_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "given").write_text("ab" * 32 + "\n")
    monkeypatch.setenv("ALONGSIDE_TENANCY_SECRET_FILE", str(tmp_path / "given"))
    assert read(ALONGSIDE_DATA=str(tmp_path)).tenancy_secret == b"\xab" * 32


def test_each_role_has_its_address_of_each_database(tmp_path: Path) -> None:
    settings = read(
        ALONGSIDE_DATA=str(tmp_path), DATABASE_URL="postgresql://alongside_app:pw@db:5433"
    )
    serving = settings.database("alongside_projects")
    owning = settings.database("alongside_projects", role="owner")
    assert serving == "postgresql+psycopg://alongside_app:pw@db:5433/alongside_projects"
    assert owning == "postgresql+psycopg://alongside_owner:pw@db:5433/alongside_projects"


@pytest.mark.parametrize(("url", "secure"), [("https://a.example/", True), ("http://a", False)])
def test_cookies_follow_the_public_address(tmp_path: Path, url: str, secure: bool) -> None:  # noqa: FBT001
    assert read(ALONGSIDE_DATA=str(tmp_path), ALONGSIDE_PUBLIC_URL=url).secure is secure


@pytest.mark.parametrize(
    "given",
    [
        {"DATABASE_URL": "mysql://db"},
        {"DATABASE_URL": "not an address"},
        {"DATABASE_OWNER_URL": "sqlite://"},
        {"ALONGSIDE_TENANCY_SECRET": "ab" * 31},
        {"ALONGSIDE_SESSION_SECRET": "not hexadecimal"},
        {"ALONGSIDE_CLOCK": "tomorrow"},
        {"ALONGSIDE_PROXIES": "-1"},
        {"ALONGSIDE_PROXIES": "all"},
        {"ALONGSIDE_CLOCK": "2026-11-23T10:00:00"},
        {"ALONGSIDE_DATA": "/proc/none"},
    ],
    ids=str,
)
def test_what_cannot_be_used_is_named(tmp_path: Path, given: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=next(iter(given))):
        read(**{"ALONGSIDE_DATA": str(tmp_path), **given})


def test_a_clock_can_stand_still() -> None:
    clock = clock_of("2026-11-23T10:00:00+01:00")
    assert clock() == clock() == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert clock().tzinfo is UTC


@pytest.mark.parametrize("seconds", [3600, -3600])
def test_a_clock_can_be_ahead_or_behind(seconds: int) -> None:
    there = clock_of(f"{seconds:+d}")()
    here = clock_of("")()
    assert abs(there - here - timedelta(seconds=seconds)) < timedelta(seconds=5)
