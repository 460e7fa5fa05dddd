"""`alongside demo` loads the example trusts once, whatever happens in between."""

import json
import signal
import time

import httpx
from tests.service.host.conftest import Command, MakeCommand


def signed_in(command: Command) -> httpx.Response:
    """Sign in as the first person that the command says can."""
    lines = json.loads((command.data / "examples.json").read_text())
    password = next(line for line in lines if "password" in line).split()[-1]
    address = next(line for line in lines if "@" in line).split()[0]
    form = {"email": address, "password": password, "tenant": ""}
    return httpx.post(f"{command.url}/identity/api/sign-in", json=form)


def test_who_can_sign_in_is_said_and_can(alongside: MakeCommand) -> None:
    demo = alongside("demo").start().await_ready()
    assert signed_in(demo).status_code == 200
    assert demo.stop() == 0
    output = demo.output()
    assert f"Alongside serves at http://localhost:{demo.port}/" in output
    assert "Everybody's password is:" in output

    again = alongside("demo").start().await_ready()
    assert signed_in(again).status_code == 200
    assert again.stop() == 0
    shown = output.partition("Alongside serves at ")[2].partition("\n")[2]
    assert shown in again.output()
    assert "done once" in output
    assert "done once" not in again.output()


def test_an_interrupted_load_is_done_again(alongside: MakeCommand) -> None:
    broken = alongside("demo").start()
    while not (broken.data / "examples.json").exists():
        time.sleep(0.01)
    time.sleep(1)
    assert (broken.data / "examples.json").read_text() == ""
    broken.stop(signal.SIGKILL, group=True)

    demo = alongside("demo").start().await_ready()
    assert signed_in(demo).status_code == 200
