"""What an operator asks of an installation: is it ready, and how late are the followers."""

import hashlib
from datetime import timedelta

from tests.service.together.conftest import ORIGIN, Installation, Trust

from alongside.host.follow import status
from alongside.host.migrate import KEYS, administering
from alongside.host.privacy import replay_erasures
from alongside.host.services import named


def test_log_status_gives_the_lag_in_lines_and_seconds(trust: Trust) -> None:
    installation = trust.installation
    installation.identity.register_organisation(
        trust.stamp("platform"),
        tenant=f"{trust.tenant}-late",
        name="A late trust",
        ods_code="RX2",
        time_zone="Europe/London",
    )
    installation.clock.now += timedelta(seconds=90)

    told = list(status(installation.settings, peers=installation.together.peers))

    assert told[0].split() == ["follower", "tenant", "read", "of", "behind", "seconds", "state"]
    (platform,) = [
        each for each in told if each.startswith("projects.identity") and "platform" in each
    ]
    read, of, behind, seconds, state = platform.split()[2:]
    assert (int(of) - int(read), behind, seconds, state) == (1, "1", "90", "follows")
    installation.catch_up()


def test_an_erasure_that_a_restored_copy_has_undone_is_done_again(trust: Trust) -> None:
    installation = trust.installation
    settings = installation.settings
    ada = trust.members["Ada"]
    give = {"name": "Ada Bell", "contact": "07700 900123"}
    trust.do("Ada", "PUT", "/participation/api/me", give, version=0)
    erasing = f"/participation/api/people/{ada}/erasure"
    assert trust.ask("Ada", "POST", erasing).status_code == 403
    assert trust.ask("Gwen", "GET", erasing).status_code == 404
    trust.do("Gwen", "POST", erasing)
    erased = trust.get(erasing, "Gwen")
    assert hashlib.sha256(erased["certificate"].encode()).hexdigest() == erased["sha256"]
    assert trust.get("/participation/api/me", "Ada")["name"] == "erased"
    assert list(replay_erasures(settings)) == []

    with administering(settings, KEYS) as owner:
        owner.exec_driver_sql(f"SET app.tenant = '{trust.tenant}'")
        owner.exec_driver_sql("DELETE FROM tombstone WHERE purpose = 'bank'")

    assert list(replay_erasures(settings)) == [f"participation, {trust.tenant}: 1 destroyed again"]
    assert list(replay_erasures(settings)) == []


def test_a_database_older_than_the_code_is_not_ready(installation: Installation) -> None:
    database = named("projects").database
    with installation.client() as client:
        assert client.get(f"{ORIGIN}/projects/health/ready").status_code == 200
        with administering(installation.settings, database) as owner:
            newest = owner.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
            owner.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
            try:
                answer = client.get(f"{ORIGIN}/projects/health/ready")
            finally:
                owner.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{newest}'")  # noqa: S608 it was there

    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "migrated_to": "0001", "needs": newest}
