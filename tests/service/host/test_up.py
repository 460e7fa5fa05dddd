"""`alongside up` serves everything on one port, and leaves nothing running behind."""

import signal
import socket
import subprocess
from pathlib import Path

import httpx
import pytest
from tests.service.host.conftest import Command, MakeCommand

from alongside.host.services import installed


@pytest.fixture
def running(alongside: MakeCommand) -> Command:
    return alongside().start().await_ready()


def test_every_service_answers_at_its_place(running: Command) -> None:
    ready = httpx.get(f"{running.url}/health/ready").json()["ready"]
    assert ready == {service.name: True for service in installed()}
    for name in ready:
        assert running.answers(f"/{name}/health/live")
        assert running.answers(f"/{name}/openapi.json")


def test_the_bare_address_leads_to_where_somebody_belongs(running: Command) -> None:
    answer = httpx.get(f"{running.url}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/identity/")


def test_an_address_that_is_nobodys_is_a_problem(running: Command) -> None:
    answer = httpx.get(f"{running.url}/nobody/here")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 404


@pytest.mark.parametrize(
    ("number", "group"), [(signal.SIGINT, True), (signal.SIGINT, False), (signal.SIGTERM, False)]
)
def test_a_signal_stops_everything(running: Command, number: int, group: bool) -> None:  # noqa: FBT001
    assert running.left_running()
    assert running.stop(number, group=group) == 0
    assert running.left_running() == []
    assert running.output().count("Traceback") == 0


@pytest.mark.parametrize("after", [0.0, 0.3, 0.8, 1.5])
def test_a_signal_during_the_start_stops_everything(alongside: MakeCommand, after: float) -> None:
    command = alongside().start()
    assert command.process is not None
    with pytest.raises(subprocess.TimeoutExpired):
        command.process.wait(timeout=after)
    command.stop(signal.SIGINT, group=True)
    assert command.left_running() == []
    assert "Traceback" not in command.output()


def test_a_killed_one_leaves_the_port_and_is_succeeded(running: Command) -> None:
    running.stop(signal.SIGKILL)
    again = Command(running.data, port=running.port).start().await_ready()
    assert again.stop() == 0
    assert again.left_running() == []


def test_a_taken_port_is_one_sentence(alongside: MakeCommand) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        command = alongside(port=held.getsockname()[1]).start()
        assert command.process is not None
        assert command.process.wait(timeout=30) == 1
    output = command.output()
    assert output.startswith(f"alongside: Port {command.port} of 127.0.0.1 cannot be served on")
    assert output.count("\n") == 1
    assert not command.data.exists()


def test_a_taken_folder_is_one_sentence(running: Command, alongside: MakeCommand) -> None:
    second = alongside().start()
    assert second.process is not None
    assert second.process.wait(timeout=30) == 1
    assert "cannot be used: another alongside runs in it." in second.output()
    assert second.output().count("\n") == 1
    assert running.answers("/health/ready")


def test_two_run_side_by_side(running: Command, alongside: MakeCommand, folder: Path) -> None:
    other = alongside(data=folder / "other").start().await_ready()
    assert running.answers("/health/ready")
    assert other.stop() == 0
    assert running.answers("/health/ready")
