"""Everything that reporting shows follows from the logs: filled anew, its tables are the same."""

from tests.service.reporting.conftest import TRUST, Examples

from alongside.host.rebuild import rebuild
from alongside.reporting.tables.followed import FOLLOWED


def rows(trusts: Examples, tenant: str) -> dict[str, list[str]]:
    with trusts.tenancy("reporting").transaction(tenant) as tx:
        return {
            each.name: [
                str(row)
                for (row,) in tx.run(f"SELECT t::text FROM {each.name} AS t ORDER BY 1")  # noqa: S608 names of tables
            ]
            for each in FOLLOWED
        }


def test_filled_anew_from_three_logs_the_tables_are_the_same(trusts: Examples) -> None:
    before = rows(trusts, TRUST)
    assert {name for name, found in before.items() if not found} == {"trust"}
    with trusts.tenancy("reporting").transaction(TRUST) as tx:
        tx.run("UPDATE claim SET state = 'paid', total_pence = 1")
        tx.run("DELETE FROM thread")

    peers = trusts.together.peers
    told = list(rebuild(trusts.settings, service="reporting", tenant=TRUST, peers=peers))

    assert rows(trusts, TRUST) == before
    assert told


def test_read_twice_nothing_happens_twice(trusts: Examples) -> None:
    before = rows(trusts, TRUST)

    trusts.catch_up()

    assert rows(trusts, TRUST) == before
