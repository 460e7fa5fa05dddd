"""Whatever runs on one tenant's connection, another's rows are neither read nor written."""

import hashlib
import hmac
from collections.abc import Iterator

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent
from tests.security.conftest import OWNER, SECRET, Connection, Sealed

from alongside.eventlog.recorder import LogRecorder
from alongside.tenancy.errors import (
    BadTenantError,
    CrossTenantError,
    NoTransactionError,
    StatementRefusedError,
)
from alongside.tenancy.proof import proof_of

TABLES = ("event", "log_head", "note", "idempotency", "follower_position")


@pytest.fixture
def smuggling(sealed: Sealed, tenant: str) -> Iterator[Connection]:
    """Give a connection in a tenant's transaction, on which any SQL may be run."""
    with sealed.connect() as connection:
        open_for(connection, tenant)
        connection.execute(b"INSERT INTO note VALUES (%s, 1, 'mine')", [tenant])
        connection.execute(b"SELECT append(ARRAY['s'], ARRAY[1], ARRAY['t'], ARRAY['mine'::bytea])")
        yield connection
        connection.execute(b"ROLLBACK")


def open_for(connection: Connection, tenant: str, proof: str | None = None) -> None:
    """Begin as the door does, with this proof or the right one."""
    proof = proof_of(tenant, secret=SECRET) if proof is None else proof
    connection.execute(b"BEGIN")
    connection.execute(
        b"SELECT set_config('app.tenant', %s, true), set_config('app.proof', %s, true)",
        [tenant, proof],
    )


def visible(connection: Connection) -> set[str]:
    """Give the tenants of all rows that can be read."""
    rows: set[str] = set()
    for table in TABLES:
        rows |= {tenant for (tenant,) in connection.execute(f"SELECT tenant FROM {table}".encode())}  # noqa: S608 our own names
    return rows


def stolen(sealed: Sealed, victim: str) -> bool:
    """Say whether anything of the victim's has changed."""
    with sealed.connect("postgres") as connection:
        notes = connection.execute(b"SELECT words FROM note WHERE tenant = %s", [victim]).fetchall()
        lines = connection.execute(b"SELECT line FROM event WHERE tenant = %s", [victim]).fetchall()
        heads = connection.execute(
            b"SELECT size FROM log_head WHERE tenant = %s", [victim]
        ).fetchall()
    return (notes, lines, heads) != ([("private",)], [(b"private",)], [(1,)])


def test_the_right_proof_opens_the_tenants_own_rows(
    smuggling: Connection, tenant: str, victim: str
) -> None:
    assert visible(smuggling) == {tenant}
    assert victim != tenant


def test_without_a_tenant_nothing_is_seen_and_nothing_stored(sealed: Sealed, victim: str) -> None:
    with sealed.connect() as connection:
        assert visible(connection) == set()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(b"INSERT INTO note VALUES (%s, 2, 'x')", [victim])
        with pytest.raises(psycopg.Error):
            connection.execute(b"SELECT append(ARRAY['s'], ARRAY[2], ARRAY['t'], ARRAY[''::bytea])")
    assert not stolen(sealed, victim)


def forged_proofs(tenant: str, victim: str) -> dict[str, str]:
    """Give what somebody might try who does not know the secret."""
    return {
        "empty": "",
        "another tenant's": proof_of(tenant, secret=SECRET),
        "by another secret": proof_of(victim, secret=b"t" * 32),
        "without a key": hashlib.sha256(victim.encode()).hexdigest(),
        "with an empty key": hmac.digest(b"", victim.encode(), "sha256").hex(),
        "in capitals": proof_of(victim, secret=SECRET).upper(),
        "cut": proof_of(victim, secret=SECRET)[:-1],
        "longer": proof_of(victim, secret=SECRET) + "0",
    }


@pytest.mark.parametrize("forgery", forged_proofs("", ""))
def test_a_forged_proof_opens_nothing(
    sealed: Sealed, tenant: str, victim: str, forgery: str
) -> None:
    with sealed.connect() as connection:
        open_for(connection, victim, forged_proofs(tenant, victim)[forgery])

        assert visible(connection) == set()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(b"INSERT INTO note VALUES (%s, 2, 'x')", [victim])
    with sealed.connect() as connection:
        open_for(connection, victim, forged_proofs(tenant, victim)[forgery])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(b"SELECT append(ARRAY['s'], ARRAY[2], ARRAY['t'], ARRAY[''::bytea])")
    assert not stolen(sealed, victim)


@pytest.mark.parametrize("separator", ["", "\n", " ", "\0x", "'"])
def test_no_other_spelling_of_a_tenant_shares_its_proof(
    sealed: Sealed, victim: str, separator: str
) -> None:
    with sealed.connect() as connection:
        spelled = victim.upper() if not separator else victim + separator
        try:
            open_for(connection, spelled, proof_of(victim, secret=SECRET))
        except psycopg.DataError:
            return
        assert visible(connection) == set()


ATTEMPTS = {
    "set": "SET LOCAL app.tenant = '{victim}'",
    "set for the session": "SET app.tenant = '{victim}'",
    "set_config": "SELECT set_config('app.tenant', '{victim}', true)",
    "both settings with one's own proof": "SELECT set_config('app.tenant', '{victim}', false)",
    "reset": "RESET app.tenant; RESET app.proof",
    "reset all": "RESET ALL",
    "reset role": "RESET ROLE",
    "reset session": "RESET SESSION AUTHORIZATION",
    "become the owner": "SET ROLE alongside_owner",
    "become the superuser": "SET SESSION AUTHORIZATION postgres",
    "row security off": "SET LOCAL row_security = off",
    "replica": "SET LOCAL session_replication_role = replica",
    "shadow a table": "CREATE TEMP TABLE tenancy_secret AS SELECT true AS one",
    "shadow a type": "CREATE DOMAIN pg_temp.text AS pg_catalog.text",
    "shadow a function": (
        "CREATE FUNCTION pg_temp.current_tenant() RETURNS text LANGUAGE sql AS 'SELECT ''x'''"
    ),
    "function in public": "CREATE FUNCTION sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT $1'",
    "replace the door": (
        "CREATE OR REPLACE FUNCTION current_tenant() RETURNS text LANGUAGE sql"
        " AS 'SELECT ''{victim}'''"
    ),
    "operator": (
        "CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, PROCEDURE = pg_catalog.textne)"
    ),
    "cast": "CREATE CAST (int AS text) WITH INOUT AS IMPLICIT",
    "view": "CREATE VIEW mine AS SELECT * FROM note",
    "schema": "CREATE SCHEMA mine",
    "search path": "SET LOCAL search_path = pg_temp, pg_catalog, public",
    "empty search path": "SET LOCAL search_path = ''",
    "disable": "ALTER TABLE note DISABLE ROW LEVEL SECURITY",
    "unforce": "ALTER TABLE note NO FORCE ROW LEVEL SECURITY",
    "drop the policy": "DROP POLICY tenant_only ON note",
    "another policy": "CREATE POLICY mine ON note USING (true)",
    "rename": "ALTER TABLE note RENAME TO old_note",
    "own it": "ALTER TABLE note OWNER TO alongside_app",
    "trigger": (
        "CREATE TRIGGER mine AFTER INSERT ON note"
        " EXECUTE FUNCTION suppress_redundant_updates_trigger()"
    ),
    "rule": "CREATE RULE mine AS ON INSERT TO note DO ALSO SELECT * FROM note",
    "grant": "GRANT ALL ON tenancy_secret TO alongside_app",
    "read the secret": "SELECT inner_key FROM tenancy_secret",
    "copy the secret": "COPY tenancy_secret TO STDOUT",
    "lock the secret": "LOCK TABLE tenancy_secret",
    "read a file": "SELECT pg_read_file('postgresql.conf')",
    "run a program": "COPY note FROM PROGRAM 'id'",
    "statistics": "SELECT * FROM pg_statistic",
    "load": "LOAD 'plpgsql'",
    "extension": "CREATE EXTENSION pg_trgm",
    "alter the role": "ALTER ROLE alongside_app BYPASSRLS",
    "do": (
        "DO $$ BEGIN PERFORM set_config('app.tenant', '{victim}', true); "
        "DELETE FROM note; UPDATE note SET words = 'x'; END $$"
    ),
    "write as the victim": "INSERT INTO note VALUES ('{victim}', 9, 'x')",
    "give away": "UPDATE note SET tenant = '{victim}', id = 9",
    "overwrite": (
        "INSERT INTO note VALUES ('{victim}', 1, 'x') ON CONFLICT (tenant, id)"
        " DO UPDATE SET words = 'x'"
    ),
    "delete": "DELETE FROM note WHERE tenant = '{victim}'",
    "merge": (
        "MERGE INTO note USING (SELECT 1) AS s ON note.tenant = '{victim}' WHEN MATCHED THEN DELETE"
    ),
    "append as the victim": (
        "SELECT append_as('{victim}', 'x', ARRAY['s'], ARRAY[2], ARRAY['t'], ARRAY[''::bytea])"
    ),
    "append one as the victim": "SELECT append_as_one('{victim}', 'x', 's', 2, 't', '')",
    "append after a setting": (
        "SELECT set_config('app.tenant', '{victim}', true);"
        " SELECT append(ARRAY['s'], ARRAY[2], ARRAY['t'], ARRAY[''::bytea])"
    ),
    "append one after a setting": (
        "SELECT set_config('app.tenant', '{victim}', true); SELECT append_one('s', 2, 't', '')"
    ),
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS.keys())
def test_sql_on_one_tenants_connection_reaches_no_other(
    sealed: Sealed, smuggling: Connection, tenant: str, victim: str, attempt: str
) -> None:
    attempts = attempt.format(victim=victim).encode()
    try:
        with smuggling.transaction():
            smuggling.execute(attempts)
    except psycopg.Error:
        assert visible(smuggling) == {tenant}
    else:
        try:
            seen = visible(smuggling)
        except psycopg.Error:
            seen = set()
        assert seen <= {tenant}
    smuggling.execute(b"ROLLBACK")
    smuggling.execute(b"RESET ALL")
    assert not stolen(sealed, victim)


def test_no_failing_cast_or_division_tells_of_another_tenants_rows(
    smuggling: Connection, victim: str
) -> None:
    smuggling.execute(
        b"SELECT 1 / (CASE WHEN words = 'private' THEN 0 ELSE 1 END) FROM note WHERE tenant = %s",
        [victim],
    )
    smuggling.execute(b"SELECT words::int FROM note WHERE words = 'private'")


def test_a_unique_key_tells_nothing_of_another_tenants_rows(
    smuggling: Connection, tenant: str, victim: str
) -> None:
    assert victim
    smuggling.execute(b"INSERT INTO note VALUES (%s, 2, 'a')", [tenant])
    smuggling.execute(b"SELECT append(ARRAY['s'], ARRAY[2], ARRAY['t'], ARRAY[''::bytea])")


def test_statistics_show_no_values_of_the_tables(sealed: Sealed, smuggling: Connection) -> None:
    sealed.run("postgres", "ANALYZE note")

    assert smuggling.execute(b"SELECT * FROM pg_stats WHERE tablename = 'note'").fetchall() == []


def test_another_sessions_proof_is_not_to_be_seen(sealed: Sealed, victim: str) -> None:
    with sealed.connect() as watching, sealed.tenancy() as tenancy:
        with tenancy.transaction(victim) as tx:
            ((sent,),) = tx.run("SELECT string_agg(statement, ';') FROM pg_prepared_statements")
            tx.run("SELECT %s::text AS first", ["words"])
            at_the_opening = statements(watching)
        LogRecorder(tenancy, tenant=victim).insert_events(
            [StoredEvent(originator_id="s", originator_version=2, topic="t", state=b"")]
        )
        at_an_append = statements(watching)

    assert "set_config('app.proof', $2, true)" in sent
    assert "SELECT $1::text AS first" in at_the_opening
    assert "append_as" in at_an_append
    assert proof_of(victim, secret=SECRET) not in sent + at_the_opening + at_an_append


def statements(watching: Connection) -> str:
    """Read what the other sessions of the role run, or ran last."""
    rows = watching.execute(b"SELECT string_agg(query, ';') FROM pg_stat_activity")
    return str(rows.fetchall())


def test_a_temporary_type_never_runs_with_the_owners_rights(copy: Sealed) -> None:
    copy.run("postgres", f"GRANT TEMPORARY ON DATABASE {copy.name} TO alongside_app")
    said: list[str] = []
    with copy.connect() as connection:
        connection.add_notice_handler(lambda notice: said.append(notice.message_primary or ""))
        connection.execute(
            b"CREATE FUNCTION pg_temp.peek(given pg_catalog.text) RETURNS boolean LANGUAGE plpgsql"
            b" AS $$ BEGIN RAISE NOTICE '%', current_user; RETURN true; END $$"
        )
        connection.execute(
            b"CREATE DOMAIN pg_temp.text AS pg_catalog.text CHECK (pg_temp.peek(VALUE))"
        )
        open_for(connection, "somebody")
        connection.execute(b"SELECT public.current_tenant()")
        connection.execute(
            b"SELECT public.append(ARRAY['s'], ARRAY[1], ARRAY['t'], ARRAY[''::bytea])"
        )

    assert OWNER not in said


@pytest.mark.parametrize(
    "statement",
    [
        (
            "INSERT INTO event (tenant, position, stream, version, type, line)"
            " VALUES (current_tenant(), 99, 's', 99, 't', '')"
        ),
        "UPDATE event SET line = 'x'",
        "UPDATE event SET position = position + 1",
        "DELETE FROM event",
        "TRUNCATE event",
        "INSERT INTO log_head VALUES (current_tenant(), 5) ON CONFLICT DO NOTHING",
        "UPDATE log_head SET size = 0",
        "UPDATE log_head SET size = size + 1",
        "DELETE FROM log_head",
        "TRUNCATE log_head",
        "SELECT * FROM event FOR UPDATE",
        "ALTER TABLE event DROP CONSTRAINT event_stream_version",
        "DROP TABLE event",
        "ALTER TABLE event DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE event NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE event DISABLE TRIGGER ALL",
        "DROP POLICY tenant_only ON event",
        "CREATE POLICY mine ON event USING (true)",
        "ALTER TABLE event OWNER TO alongside_app",
        "COPY event FROM '/dev/null'",
        "CREATE RULE mine AS ON INSERT TO event DO INSTEAD NOTHING",
        "TRUNCATE note",
        "DELETE FROM follower_position",
        "UPDATE idempotency SET status = 200",
    ],
)
def test_what_was_recorded_is_neither_changed_nor_overtaken(
    smuggling: Connection, statement: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        smuggling.execute(statement.encode())


def test_the_owner_is_bound_by_the_policies_too(sealed: Sealed, victim: str) -> None:
    assert victim
    with sealed.connect(OWNER) as connection:
        assert visible(connection) == set()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT line FROM event WHERE position > 5 ORDER BY position LIMIT 10",
        "SELECT line FROM event WHERE stream = 's-5' ORDER BY version",
        "SELECT words FROM note WHERE id = 5",
    ],
)
def test_the_index_is_used_under_the_policy(copy: Sealed, query: str) -> None:
    with copy.connect() as connection:
        for tenant in range(50):
            open_for(connection, f"tenant-{tenant}")
            connection.execute(
                b"SELECT append(array_agg('s-' || i), array_agg(1), array_agg('t'::text),"
                b" array_agg('line'::bytea)) FROM generate_series(1, 100) AS i"
            )
            connection.execute(
                b"INSERT INTO note SELECT current_tenant(), i, 'x' FROM generate_series(1, 100) i"
            )
            connection.execute(b"COMMIT")
        copy.run("postgres", "ANALYZE")
        open_for(connection, "tenant-7")
        plan = "\n".join(line for (line,) in connection.execute(f"EXPLAIN {query}".encode()))

    assert "Index Cond: ((tenant = (InitPlan" in plan
    assert "Seq Scan" not in plan


def test_the_door_opens_for_no_second_tenant(sealed: Sealed, tenant: str, victim: str) -> None:
    with (
        sealed.tenancy() as tenancy,
        tenancy.transaction(tenant),
        pytest.raises(CrossTenantError),
        tenancy.transaction(victim),
    ):
        pass


def test_the_door_opens_for_no_name_of_another_form(sealed: Sealed) -> None:
    with sealed.tenancy() as tenancy:
        with pytest.raises(BadTenantError), tenancy.transaction("a'; DROP TABLE event; --"):
            pass
        with pytest.raises(BadTenantError):
            LogRecorder(tenancy, tenant="A").select_events("s")


def test_there_is_no_statement_without_a_transaction(sealed: Sealed) -> None:
    with sealed.tenancy() as tenancy:
        assert not tenancy.is_open()
        with pytest.raises(NoTransactionError):
            tenancy.current()


def test_a_row_of_another_tenant_is_refused_without_quoting_it(
    sealed: Sealed, tenant: str, victim: str
) -> None:
    def write() -> None:
        with sealed.tenancy() as tenancy, tenancy.transaction(tenant) as tx:
            tx.run("INSERT INTO note VALUES (%s, 2, 'Ana Marsh')", [victim])

    with pytest.raises(StatementRefusedError) as refusal:
        write()

    assert refusal.value.code == "42501"
    assert "Ana" not in str(refusal.value)
    assert refusal.value.__cause__ is None
