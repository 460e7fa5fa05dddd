"""The `alongside` command: what can be asked of it."""

import argparse
import signal
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from types import FrameType

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code; a signal at any moment is an orderly end."""
    asked = parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)
    try:
        # Loading everything takes a moment, in which somebody may press Ctrl-C already.
        from alongside.host.commands import run  # noqa: PLC0415

        return run(asked)
    except KeyboardInterrupt:
        return _INTERRUPTED


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
    commands.choices["follow"].add_argument(
        "--resume", action="store_true", help="let parked logs go on, and end"
    )
    sentence = "look at the logs of the services at ALONGSIDE_PEER_URL"
    log = commands.add_parser("log", help=sentence, description=sentence)
    log.add_argument("asked", choices=["status"], help="how far each follower has read each log")
    return top


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 < port < 1 << 16:
        raise argparse.ArgumentTypeError(f"{text} is no port")
    return port


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
