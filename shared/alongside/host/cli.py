"""The `alongside` command."""

import argparse
import signal
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from types import FrameType

from alongside.host.embedded import EmbeddedServerError
from alongside.host.examples import ExamplesError, load
from alongside.host.follow import follow_until_stopped
from alongside.host.migrate import UnreachableDatabaseError, migrate
from alongside.host.serve import PortTakenError
from alongside.host.services import UnknownServiceError
from alongside.host.unprivileged import NoUserError
from alongside.host.up import FolderTakenError, up
from alongside.settings import SettingsError, read
from alongside.telemetry.logs import configure

_INTERRUPTED = 130
_EXPECTED = (
    EmbeddedServerError,
    ExamplesError,
    FolderTakenError,
    NoUserError,
    PortTakenError,
    SettingsError,
    UnknownServiceError,
    UnreachableDatabaseError,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; an expected fault is one sentence on standard error and exit code 1."""
    asked = parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)
    try:
        _run(asked)
    except _EXPECTED as fault:
        sys.stderr.write(f"alongside: {fault}\n")
        return 1
    except KeyboardInterrupt:
        return _INTERRUPTED
    return 0


def parser() -> argparse.ArgumentParser:
    """Give the parser, whose help README repeats."""
    top = argparse.ArgumentParser(
        prog="alongside",
        description="Co-production of better mental health services, recorded.",
        epilog="Settings come from the environment: see docs/operators.md.",
    )
    top.add_argument("--version", action="version", version=f"alongside {version('alongside')}")
    commands = top.add_subparsers(dest="command", required=True, metavar="command")
    for name, sentence in (
        ("up", "start everything on one machine and serve it"),
        ("demo", "the same, with three example trusts loaded once"),
    ):
        command = commands.add_parser(name, help=sentence, description=sentence)
        command.add_argument(
            "--data", type=Path, default=Path("data"), help="folder that keeps everything (data)"
        )
        command.add_argument("--host", default="127.0.0.1", help="address to serve on (127.0.0.1)")
        command.add_argument("--port", type=_port, default=8000, help="port to serve on (8000)")
    for name, sentence in (
        ("migrate", "bring the databases at DATABASE_OWNER_URL up to this version"),
        ("follow", "follow the logs of the services at ALONGSIDE_PEER_URL until stopped"),
        ("examples", "load the example trusts into empty databases"),
    ):
        commands.add_parser(name, help=sentence, description=sentence)
    return top


def _run(asked: argparse.Namespace) -> None:
    command: str = asked.command
    if command == "migrate":
        migrate(read())
    elif command == "follow":
        configure()
        follow_until_stopped(read())
    elif command == "examples":
        sys.stdout.writelines(f"{line}\n" for line in load(read()))
    else:
        with_examples = command == "demo"
        up(data=asked.data, host=asked.host, port=asked.port, with_examples=with_examples)


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 < port < 1 << 16:
        raise argparse.ArgumentTypeError(f"{text} is no port")
    return port


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
