"""The whole thread on a cluster whose processes are killed: nothing is lost, nothing done twice."""

import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests.faults.breaking import Breaking
from tests.faults.conftest import Say
from tests.faults.holding import Evidence, amiss
from tests.faults.insisting import Asked, Figures, Insisting
from tests.faults.installation import Tree
from tests.faults.meetings import (
    API,
    COMMANDS_A_MEETING,
    FARAH,
    JADE,
    PARTNERS,
    SAM,
    Meetings,
)
from tests.journeys.cluster import Cluster, running_cluster
from tests.security.installed import Installed, demonstration

SEED = 20261125
FAULTS_A_RUN = 2
PARTICIPATION = "services/alongside/participation/application"
OPENED = "opened = self.sealer.open_all(list(zip(sealed, places, strict=True)))"
WRITTEN_ANEW = (
    "from alongside.participation.queries.people import bank_account;"
    " opened = [rows_of(item_of(each, batch=found.number),"
    " bank_account(self.tenancy.current(), self.sealer, each.member)) for each in claims]"
)
REWRITE = """
    UPDATE event SET line = convert_to(replace(convert_from(line, 'UTF8'), '":', '": '), 'UTF8')
    WHERE tenant = 'calder' AND position = 1
"""


@dataclass
class Raging:
    """One storm after another on one installation, each with a seed of its own."""

    place: Installed
    folder: Path
    breaking: Breaking | None = None
    meetings: int = 3
    figures: Figures = field(default_factory=Figures)

    def __post_init__(self) -> None:
        self.people = Insisting(self.place)
        self.evidence = Evidence(self.place)
        self.project = self._arranged()

    def run(self, seed: int) -> list[str]:
        """Hold meetings while faults befall the place, and give what is amiss afterwards."""
        began = time.monotonic()
        self.people.forget()
        since = len(self.evidence.lines())
        meetings = Meetings(self.people, seed, self.project, self.meetings)
        with self.evidence.collecting():
            self._rage(meetings, random.Random(seed))  # noqa: S311 a seeded choice
            found = self.people.otherwise()
            meetings.read_again()
            found += [*self.people.odd, *amiss(meetings, self.evidence.lines(), since)]
            found += self.evidence.unlike_rebuilt()
            meetings.read_again()
            found += self.evidence.unverified(self.folder / "calder.tar")
        found += self.evidence.forked()
        self.figures.checkpoints += self.evidence.keep_last()
        self._count(found, time.monotonic() - began)
        return [f"seed {seed}: {each}" for each in found]

    def hold(self, seed: int) -> None:
        """Hold meetings, and look at nothing else."""
        Meetings(self.people, seed, self.project, self.meetings).hold()

    def _rage(self, meetings: Meetings, chance: random.Random) -> None:
        faults = self.breaking.some(chance, FAULTS_A_RUN) if self.breaking else []
        commands = meetings.count * COMMANDS_A_MEETING
        moments = sorted(chance.sample(range(2, commands), len(faults)))
        with ThreadPoolExecutor(1) as pool:
            held = pool.submit(meetings.hold)
            for moment, fault in zip(moments, faults, strict=True):
                while self.people.commands < moment and not held.done():
                    time.sleep(0.002)
                assert self.breaking is not None
                self.breaking.befall(fault, chance)
                self.figures.faults[fault.value] += 1
            held.result()

    def _count(self, found: list[str], seconds: float) -> None:
        self.figures.runs += 1
        self.figures.commands += self.people.commands
        self.figures.resent += self.people.resent
        self.figures.complaints += len(found)
        self.figures.seconds += seconds

    def _arranged(self) -> str:
        """Start a project whose meetings are paid, and let its partners say where to pay them."""
        ask, projects = self.people.ask, "/projects/api/projects"
        body = {
            "title": "A project in a storm",
            "about": "It goes on.",
            "population": "Everybody",
            "speaks_as": "staff",
        }
        project = str(ask(Asked(SAM, "POST", projects, body, "project")).json()["stream"])
        partner = {"role": "lived_experience_partner", "speaks_as": "lived_experience"}
        staff = {"role": "team_member", "speaks_as": "staff"}
        for email, place in {FARAH: staff, **dict.fromkeys(PARTNERS, partner)}.items():
            path = f"{projects}/{project}/team/{self.people.member(email)}"
            assert ask(Asked(SAM, "PUT", path, place, f"team-{email}")).is_success
        lead = {"member": self.people.member(FARAH), "because": ""}
        path = f"{projects}/{project}/co-production-lead"
        assert ask(Asked(SAM, "PUT", path, lead, "lead")).is_success
        mine = {"name": "Jade Horsfall", "contact": "By text"}
        account = {"holder": "Jade Horsfall", "sort_code": "404784", "account_number": "70872490"}
        given = ask(Asked(JADE, "PUT", f"{API}/me", mine, "", 0)).json()
        path = f"{API}/me/bank-details"
        assert ask(Asked(JADE, "PUT", path, account, "", given["version"])).is_success
        self._await_project(project)
        return project

    def _await_project(self, project: str) -> None:
        """Wait until participation has heard of the project and of its team."""
        deadline = time.monotonic() + 60
        while True:
            found = self.people.get(SAM, f"{API}/projects").json()["projects"]
            if any(each["project"] == project for each in found):
                break
            assert time.monotonic() < deadline
            time.sleep(0.1)
        self.evidence.settle()


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with (
        TemporaryDirectory(prefix="alongside-") as folder,
        running_cluster(Path(folder)) as running,
    ):
        yield running


def test_the_thread_holds_whatever_is_killed(
    cluster: Cluster, tmp_path: Path, *, runs: int, say: Say
) -> None:
    raging = Raging(cluster, tmp_path, Breaking(cluster))

    found = [each for seed in range(SEED, SEED + runs) for each in raging.run(seed)]
    say(str(raging.figures))

    assert found == []
    assert raging.figures.faults.total() == runs * FAULTS_A_RUN


@contextmanager
def broken(tree: Tree, folder: Path) -> Iterator[Raging]:
    """Run a broken copy of the product, in which nothing else goes wrong."""
    path = os.pathsep.join(map(str, tree.roots))
    assert tree.is_what_runs("alongside.settings", {"PYTHONPATH": path})
    with demonstration(folder, PYTHONPATH=path) as place:
        yield Raging(place, folder, meetings=1)


def test_the_same_is_red_with_an_export_and_a_sealer_that_remember_nothing(
    copied_tree: Tree, tmp_path: Path
) -> None:
    reading = f"{PARTICIPATION}/payments_reading.py"
    copied_tree.replace(reading, OPENED, WRITTEN_ANEW)
    copied_tree.replace(reading, "if whole and digest(content) != found.sha256:", "if not whole:")
    copied_tree.replace("shared/alongside/audit/sealer.py", "if not rows:", "if rows or not rows:")

    with broken(copied_tree, tmp_path) as raging:
        found = raging.run(SEED)
        forked = rewritten(raging)

    assert any("the file of" in each and each.endswith("changed") for each in found)
    assert not any("do not continue" in each for each in found)
    assert any("do not continue" in each for each in forked)


def rewritten(raging: Raging) -> list[str]:
    """Let the database's owner rewrite a line that is signed; give what contradicts itself then."""
    with raging.evidence.collecting():
        raging.evidence.seal()
        with raging.place.connect("alongside_participation") as owner:
            owner.execute("SET session_replication_role = replica")
            owner.execute(REWRITE)
        raging.hold(SEED + 1)
        raging.evidence.seal()
    return raging.evidence.forked()
