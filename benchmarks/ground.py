"""The ground that all peers stand on: one fresh PostgreSQL server, reached by one socket."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from psycopg import sql

from alongside.host.embedded import EmbeddedServer

FOLDER = Path("build", "bench")
# No checkpoint falls into a round by chance: one is made before each claim begins.
_TUNING = {"max_wal_size": "16GB", "checkpoint_timeout": "1h"}


@dataclass(frozen=True, slots=True)
class Ground:
    """A running server, known by the folder of its socket, and a folder that ends with it."""

    folder: Path
    socket_folder: str

    def address(self, database: str, role: str) -> str:
        """Give a libpq address."""
        return f"host={self.socket_folder} dbname={database} user={role}"

    def fresh(self, database: str, *, owner: str = "postgres") -> None:
        """Make an empty database, whatever there was before."""
        name = sql.Identifier(database)
        self.role(owner)
        self.command(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        self.command(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, sql.Identifier(owner)))

    def role(self, name: str) -> None:
        """Make a role that may sign in, unless there is one."""
        if not self.ask("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)):
            self.command(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))

    def run(self, database: str, statements: Sequence[str], *, role: str = "postgres") -> None:
        """Run scripts in a database."""
        with psycopg.connect(self.address(database, role), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def command(self, statement: sql.Composed | sql.SQL) -> None:
        """Run one command as the server's superuser."""
        with psycopg.connect(self.address("postgres", "postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def ask(self, question: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Ask the server as its superuser."""
        with psycopg.connect(self.address("postgres", "postgres")) as connection:
            return connection.execute(question.encode(), parameters).fetchall()

    def settle(self) -> None:
        """Write out what earlier work left behind, so that nobody pays for it later."""
        self.command(sql.SQL("CHECKPOINT"))

    @contextmanager
    def settings(self, values: Mapping[str, str]) -> Iterator[None]:
        """Run with other settings of the server."""
        for name, value in values.items():
            self._set(sql.SQL("ALTER SYSTEM SET {} = {}"), name, value)
        try:
            yield
        finally:
            for name in values:
                self._set(sql.SQL("ALTER SYSTEM RESET {}"), name)

    def _set(self, statement: sql.SQL, name: str, *value: str) -> None:
        self.command(statement.format(sql.Identifier(name), *map(sql.Literal, value)))
        self.ask("SELECT pg_reload_conf()")


@contextmanager
def ground() -> Iterator[Ground]:
    """Start a fresh server and take it away at the end."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=FOLDER, prefix="run-", ignore_cleanup_errors=True) as folder:
        server = EmbeddedServer(Path(folder, "server"), tuning=_TUNING)
        server.start()
        try:
            yield Ground(folder=Path(folder), socket_folder=str(server.url.query["host"]))
        finally:
            server.stop()
