"""Start everything on one machine, in one folder, on one port; stop all of it again."""

import fcntl
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from environs import Env

from alongside.host.audit import note
from alongside.host.embedded import EmbeddedServer
from alongside.host.examples import ExamplesError, Loaded
from alongside.host.follow import follow_in_background
from alongside.host.migrate import discard, migrate, prepare
from alongside.host.privacy import replay_erasures
from alongside.host.seal import seal_in_background
from alongside.host.serve import hold, serve
from alongside.host.services import installed
from alongside.host.together import Together
from alongside.settings import Settings, read


class FolderTakenError(Exception):
    """The data folder cannot be had."""

    def __init__(self, *, folder: Path, fault: str) -> None:
        super().__init__(
            f"Data folder {folder} cannot be used: {fault}. Choose another with --data, or DATA= of"
            " make."
        )


def up(*, data: Path, host: str, port: int, with_examples: bool) -> None:
    """Serve every installed service until a signal ends it, then stop what was started.

    With `DATABASE_URL` set, that server is used, else one of its own in the data folder.

    Raises:
        PortTakenError: another program serves on the port.
        FolderTakenError: another process uses the folder, or it cannot be written.
        EmbeddedServerError: PostgreSQL does not start.
        ExamplesError: the example data cannot be loaded.
    """
    data = data.resolve()
    address = f"http://{'localhost' if host in {'127.0.0.1', '::1'} else host}:{port}"
    with ExitStack() as started:
        held = started.enter_context(hold(host, port))
        started.enter_context(exclusive(data))
        loaded = Loaded(data / "examples.json")
        given = {"ALONGSIDE_DATA": str(data)}
        env = Env()
        given["ALONGSIDE_PUBLIC_URL"] = env.str("ALONGSIDE_PUBLIC_URL", address)
        if not env.str("DATABASE_URL", ""):
            server = EmbeddedServer(data / "postgres")
            started.callback(_quietly_stop, server)
            server.start()
            if loaded.interrupted:
                discard(server.url)
                loaded.file.unlink()
            prepare(server.url)
            given |= addresses(server)
        elif loaded.interrupted:
            raise ExamplesError(fault=f"a load into DATABASE_URL broke off; see {loaded.file}")
        settings = read(**given)
        migrate(settings)
        again = list(replay_erasures(settings))
        lines = again + (loaded.once(given) if with_examples else [])
        note(data, {**given, "ALONGSIDE_PEER_URL": address})
        serve(
            held,
            lambda: _together(settings),
            when_up="\n".join([f"Alongside serves at {settings.public_url}/", *lines]),
        )


def _together(settings: Settings) -> Together:
    together = Together(installed(), settings)
    follow_in_background(settings, peers=together.peers)
    seal_in_background(settings, peers=together.peers)
    return together


def addresses(server: EmbeddedServer) -> dict[str, str]:
    """Give the settings that lead the two roles to a server of one's own."""
    return {
        "DATABASE_URL": server.url.set(username="alongside_app").render_as_string(),
        "DATABASE_OWNER_URL": server.url.set(username="alongside_owner").render_as_string(),
    }


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Keep every other process out of a data folder.

    Raises:
        FolderTakenError: another process is in it, or it cannot be written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (folder / "lock").open("a")
    except OSError as fault:
        raise FolderTakenError(folder=folder, fault=(fault.strerror or str(fault))) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderTakenError(folder=folder, fault="another alongside runs in it") from None
        yield


def _quietly_stop(server: EmbeddedServer) -> None:
    # A second Ctrl-C must not leave the database running.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    server.stop()
