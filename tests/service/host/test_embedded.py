"""The embedded server starts, stops, and is found again whatever happened to its starter."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine  # noqa: TID251 the superuser has no door

from alongside.host.embedded import EmbeddedServer, EmbeddedServerError

START_AND_DIE = """
import os, sys
from pathlib import Path
from alongside.host.embedded import EmbeddedServer

EmbeddedServer(Path(sys.argv[1])).start()
os.kill(os.getpid(), 9)
"""


@contextmanager
def running(folder: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def run(server: EmbeddedServer, statement: str) -> list[tuple[object, ...]]:
    engine = create_engine(server.url)
    try:
        with engine.begin() as connection:
            result = connection.exec_driver_sql(statement)
            return [tuple(row) for row in result] if result.returns_rows else []
    finally:
        engine.dispose()


def postmaster(folder: Path) -> int:
    return int((folder / "postmaster.pid").read_text().split()[0])


def is_running(number: int) -> bool:
    """Tell whether a process does anything yet; one that nobody waits for has no command line."""
    try:
        return bool(Path(f"/proc/{number}/cmdline").read_bytes())
    except OSError:
        return False


def start_and_die(folder: Path) -> int:
    """Start a server from a process that is killed at once, and give the server's number."""
    command = [sys.executable, "-c", START_AND_DIE, str(folder)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    return postmaster(folder)


def test_what_is_stored_is_there_at_the_next_start(folder: Path) -> None:
    with running(folder / "postgres") as server:
        run(server, "CREATE TABLE kept AS SELECT 7 AS number")
    with running(folder / "postgres") as server:
        assert run(server, "SELECT number FROM kept") == [(7,)]
    assert not (folder / "postgres" / "postmaster.pid").exists()


def test_nobody_else_can_reach_it(folder: Path) -> None:
    with running(folder / "postgres") as server:
        assert run(server, "SHOW listen_addresses") == [("",)]
        assert (folder / "postgres").stat().st_mode & 0o077 == 0


def test_a_server_that_outlived_its_starter_is_found_and_stopped(folder: Path) -> None:
    left = start_and_die(folder / "postgres")
    with running(folder / "postgres") as server:
        assert postmaster(folder / "postgres") == left
        assert run(server, "SELECT 1") == [(1,)]
    assert not is_running(left)


def test_a_killed_server_comes_back_with_what_was_stored(folder: Path) -> None:
    with running(folder / "postgres") as server:
        run(server, "CREATE TABLE kept AS SELECT 7 AS number")
        os.kill(postmaster(folder / "postgres"), signal.SIGKILL)
    with running(folder / "postgres") as server:
        assert run(server, "SELECT number FROM kept") == [(7,)]


def test_a_number_that_went_to_another_program_is_no_server(folder: Path) -> None:
    with running(folder / "postgres"):
        lines = (folder / "postgres" / "postmaster.pid").read_text().splitlines()
    lines[0] = str(os.getpid())
    (folder / "postgres" / "postmaster.pid").write_text("\n".join(lines) + "\n")
    with running(folder / "postgres") as server:
        assert run(server, "SELECT 1") == [(1,)]


def test_an_interrupted_creation_is_done_again(folder: Path) -> None:
    (folder / "postgres.new").mkdir()
    (folder / "postgres.new" / "PG_VERSION").write_text("18")
    with running(folder / "postgres") as server:
        assert run(server, "SELECT 1") == [(1,)]


def test_a_folder_with_something_else_is_left_alone(folder: Path) -> None:
    (folder / "letters").write_text("Dear")
    with pytest.raises(EmbeddedServerError, match="holds something else"):
        EmbeddedServer(folder).start()
    assert [each.name for each in folder.iterdir()] == ["letters"]


@pytest.mark.parametrize("name", ["x" * 120, "a folder's $HOME", 'with "quotes"', "größe"])
def test_any_name_of_a_folder_will_do(folder: Path, name: str) -> None:
    place = folder / name / "postgres"
    with running(place) as server:
        assert run(server, "SHOW data_directory") == [(str(place.resolve()),)]
        socket_folder = Path(str(server.url.query["host"]))
    assert socket_folder == place.resolve() or not socket_folder.exists()


def test_two_run_side_by_side(folder: Path) -> None:
    with running(folder / "one") as one, running(folder / "two") as two:
        assert run(one, "SHOW data_directory") != run(two, "SHOW data_directory")


def test_a_server_that_cannot_start_says_why(folder: Path) -> None:
    server = EmbeddedServer(folder / "postgres", tuning={"max_connections": "none"})
    began = time.monotonic()
    with pytest.raises(EmbeddedServerError, match=r"server\.log"):
        server.start()
    assert time.monotonic() - began < 20
