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
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)
    try:
        asked = parser().parse_args(arguments)
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
        ("cluster", "run each process of a deployment on this machine, its servers too"),
    ):
        command = commands.add_parser(name, help=sentence, description=sentence)
        command.add_argument(
            "--data", type=Path, default=Path("data"), help="folder that keeps everything (data)"
        )
        command.add_argument("--host", default="127.0.0.1", help="address to serve on (127.0.0.1)")
        command.add_argument("--port", type=_port, default=8000, help="port to serve on (8000)")
    commands.choices["cluster"].add_argument(
        "--with-examples", action="store_true", help="load three example trusts once"
    )
    for name, sentence in (
        ("migrate", "bring the databases at DATABASE_OWNER_URL up to this version"),
        ("follow", "follow the logs of the services at ALONGSIDE_PEER_URL until stopped"),
        ("examples", "load the example trusts into empty databases"),
    ):
        commands.add_parser(name, help=sentence, description=sentence)
    commands.choices["follow"].add_argument(
        "--resume", action="store_true", help="let parked logs go on, and end"
    )
    _add_data(commands.choices["follow"])
    sentence = "look at the logs of the services at ALONGSIDE_PEER_URL"
    log = commands.add_parser("log", help=sentence, description=sentence)
    log.add_argument("asked", choices=["status"], help="how far each follower has read each log")
    _add_data(log)
    sentence = "fill a service's read tables anew from the logs, while it goes on serving"
    rebuild = commands.add_parser("rebuild", help=sentence, description=sentence)
    rebuild.add_argument("service", help="the service's name")
    rebuild.add_argument("--tenant", help="one trust's short name, instead of every trust")
    _add_data(rebuild)
    sentence = "see to personal data that was erased"
    privacy = commands.add_parser("privacy", help=sentence, description=sentence)
    asked = privacy.add_subparsers(dest="asked", required=True, metavar="what")
    sentence = "do every erasure again, after the database of keys was put back from a backup"
    _add_data(asked.add_parser("replay-erasures", help=sentence, description=sentence))
    _add_tenants(commands)
    _add_audit(commands)
    return top


def _add_tenants(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add what operators do for trusts; each needs an installation that is running."""
    sentence = "name the trusts of an installation, take one on, invite its administrators"
    tenants = commands.add_parser("tenants", help=sentence, description=sentence)
    asked = tenants.add_subparsers(dest="asked", required=True, metavar="what")
    sentence = "give their short names, one a line"
    _add_data(asked.add_parser("list", help=sentence, description=sentence))
    sentence = "take on a trust, and give the one-time link for its first administrator"
    add = asked.add_parser("add", help=sentence, description=sentence)
    add.add_argument("--name", required=True, help="what the trust is called")
    add.add_argument("--ods-code", required=True, help="its code in the NHS's directory")
    sentence = "give the one-time link for another administrator of a trust"
    invite = asked.add_parser("invite", help=sentence, description=sentence)
    sentence = "take on the programme, which sees all trusts together and none of them alone"
    programme = asked.add_parser("programme", help=sentence, description=sentence)
    programme.add_argument("--name", required=True, help="what the programme is called")
    for command in (add, invite):
        command.add_argument("tenant", help="the trust's short name, which is for good")
    for command in (add, invite, programme):
        command.add_argument("--administrator", required=True, help="the person's full name")
        command.add_argument("--email", required=True, help="the person's e-mail address")
        _add_data(command)


def _add_audit(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add what operators and auditors ask about evidence."""
    from alongside.audit import verifier  # noqa: PLC0415 cryptography takes its moment too

    sentence = "sign for the logs of the services at ALONGSIDE_PEER_URL until stopped"
    commands.add_parser("seal", help=sentence, description=sentence)
    sentence = "take a trust's logs away, and check offline that nobody rewrote them"
    audit = commands.add_parser("audit", help=sentence, description=sentence)
    asked = audit.add_subparsers(dest="asked", required=True, metavar="what")
    sentence = "write a trust's logs with their checkpoints into a file"
    export = asked.add_parser("export", help=sentence, description=sentence)
    export.add_argument("--tenant", required=True, help="the trust's short name")
    export.add_argument("--output", required=True, type=Path, help="the file to write")
    _add_data(export)
    sentence = "print the public key that this installation signs its logs with"
    _add_data(asked.add_parser("key", help=sentence, description=sentence))
    sentence = "check such a file, without any network: exit code 0 if it is valid"
    verifier.add_arguments(asked.add_parser("verify", help=sentence, description=sentence))


def _add_data(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--data", type=Path, default=Path("data"), help="the installation's folder (data)"
    )


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 < port < 1 << 16:
        raise argparse.ArgumentTypeError(f"{text} is no port")
    return port


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
