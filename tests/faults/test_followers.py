"""Any number of processes follow one service's logs; killed -9, they apply each line once."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent
from sqlalchemy import URL
from tests.faults.following import APPLIED_SQL, SECRET
from tests.faults.installation import ROOT, Tree

from alongside.eventlog.recorder import LogRecorder
from alongside.eventlog.schema import tables
from alongside.host.embedded import EmbeddedServer
from alongside.tenancy.proof import padded_keys
from alongside.tenancy.schema import foundations, keep_secret, protect
from alongside.tenancy.transaction import Tenancy

SEED = 20261123
PROCESSES = 3
FEW = 8
LINES_A_KILL = 50
PATIENCE = 60
TENANTS = ("calder", "estuary", "northmoor", "riverside")
FOLLOWER = "shared/alongside/eventlog/follower.py"
TOGETHER = "                self._keep(tx, after + len(lines))\n"
# A moment later, so that one of a few kills surely falls in between.
APART = (
    "            with self.tenancy.transaction(tenant) as later:\n"
    "                later.run('SELECT pg_sleep(0.02)')\n"
    "                self._keep(later, after + len(lines))\n"
)


def execute(url: URL, *statements: str, **parameters: object) -> None:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode(), parameters or None)


@pytest.fixture(scope="module")
def server() -> Iterator[URL]:
    with TemporaryDirectory(prefix="alongside-") as folder:
        started = EmbeddedServer(Path(folder, "postgres"), tuning={"fsync": "off"})
        started.start()
        try:
            execute(started.url, (files("alongside.host") / "roles.sql").read_text())
            yield started.url
        finally:
            started.stop()


@pytest.fixture
def database(server: URL) -> URL:
    """Migrate a database of the test's own, with its log and what is applied of it."""
    execute(server, "DROP DATABASE IF EXISTS followed", "CREATE DATABASE followed")
    address = server.set(database="followed")
    execute(address, "GRANT ALL ON SCHEMA public TO alongside_owner")
    execute(address, "GRANT USAGE ON SCHEMA public TO alongside_app")
    owner = address.set(username="alongside_owner")
    more = (APPLIED_SQL, *protect("applied"))
    execute(owner, *foundations(), *tables(), *more)
    execute(owner, "GRANT USAGE ON SEQUENCE applied_number_seq TO alongside_app")
    inner, outer = padded_keys(SECRET)
    execute(owner, keep_secret(), inner=inner, outer=outer)
    return address.set(username="alongside_app")


@dataclass
class Crowd:
    """Several processes that follow, of which one after another is killed."""

    tree: Tree
    url: str
    tenancy: Tenancy
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    started: set[int] = field(default_factory=set)

    def start(self) -> None:
        path = ":".join(str(each) for each in (*self.tree.roots, ROOT))
        program = [sys.executable, "-m", "tests.faults.following", self.url, *TENANTS]
        process = subprocess.Popen(program, cwd=ROOT, env={"PYTHONPATH": path})
        self.processes.append(process)
        self.started.add(process.pid)

    def kill(self, chance: random.Random) -> None:
        victim = self.processes.pop(chance.randrange(len(self.processes)))
        victim.send_signal(signal.SIGKILL)
        victim.wait()

    def write(self, count: int) -> None:
        for tenant in TENANTS:
            recorder = LogRecorder(self.tenancy, tenant=tenant)
            begin = (recorder.max_notification_id() or 0) + 1
            for number in range(begin, begin + count):
                line = b'{"type":"told.v1","number":%d}' % number
                recorder.insert_events([StoredEvent("told-1", number, "told.v1", line)])

    def applied(self, tenant: str) -> list[tuple[Any, ...]]:
        with self.tenancy.transaction(tenant) as tx:
            return tx.run("SELECT position, line, process FROM applied ORDER BY number")

    def caught_up(self) -> bool:
        for tenant in TENANTS:
            with self.tenancy.transaction(tenant) as tx:
                rows = tx.run("SELECT position FROM follower_position")
                if rows != tx.run("SELECT size FROM log_head"):
                    return False
        return True

    def await_end(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self.caught_up():
            assert time.monotonic() < deadline
            time.sleep(0.05)


@contextmanager
def crowd(tree: Tree, database: URL) -> Iterator[Crowd]:
    url = database.render_as_string(hide_password=False)
    with Tenancy(url, secret=SECRET) as tenancy:
        made = Crowd(tree, url, tenancy)
        try:
            yield made
        finally:
            for process in made.processes:
                process.kill()
                process.wait()


def rage(made: Crowd, kills: int) -> list[str]:
    """Let logs grow while followers are killed and replaced; give what is amiss at the end."""
    chance = random.Random(SEED)  # noqa: S311 a seeded choice
    for _ in range(PROCESSES):
        made.start()
    for _ in range(kills):
        made.write(LINES_A_KILL)
        # Long enough for a new process to have its turn: loading takes most of a second.
        time.sleep(chance.uniform(0.3, 0.9))
        made.kill(chance)
        made.start()
    made.await_end()
    return [
        f"{tenant} applied {positions}"
        for tenant in TENANTS
        if (positions := [row[0] for row in made.applied(tenant)])
        != list(range(1, kills * LINES_A_KILL + 1))
    ]


def test_each_line_is_applied_once_and_in_order_by_many_processes_that_are_killed(
    database: URL, *, long: bool
) -> None:
    with crowd(Tree(), database) as made:
        complaints = rage(made, kills=100 if long else FEW)

        applied = [row for tenant in TENANTS for row in made.applied(tenant)]
    assert complaints == []
    assert all(b'"number":%d}' % position in line for position, line, _ in applied)
    assert len({process for _, _, process in applied}) > PROCESSES
    assert {process for _, _, process in applied} <= made.started


def test_the_same_is_red_with_the_position_kept_apart_from_the_effects(
    database: URL, copied_tree: Tree
) -> None:
    copied_tree.replace(FOLLOWER, TOGETHER, APART)
    path = ":".join(str(each) for each in copied_tree.roots)
    assert copied_tree.is_what_runs("alongside.eventlog.follower", {"PYTHONPATH": path})

    with crowd(copied_tree, database) as made:
        assert rage(made, kills=FEW) != []
