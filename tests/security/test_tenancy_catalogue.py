"""What the catalogue of every database must say, so that row-level security has no way around it.

Each check gives its complaints, in words. It is run on the database of each service as migrated,
and once on a copy in which the very thing is done that it is there to find.
"""

from collections.abc import Callable

import pytest
from tests.security.conftest import OWNER, SERVING, Connection, Sealed

from alongside.host.services import installed
from alongside.tenancy.schema import DEFINER_FUNCTIONS

Check = Callable[[Connection], list[str]]

WITHOUT_TENANT = ("alembic_version", "tenancy_secret")
"""The only tables that belong to no tenant; the serving role may at most read the first."""

THE_SERVERS_OWN = ["pg_catalog", "information_schema", "pg_toast"]
POLICY = "(tenant = ( SELECT current_tenant() AS current_tenant))"


def found(connection: Connection, query: str, **parameters: object) -> list[str]:
    given = {"theirs": THE_SERVERS_OWN, **parameters}
    return [str(row[0]) for row in connection.execute(query.encode(), given)]


def tables_not_sealed(connection: Connection) -> list[str]:
    """Find tables whose row-level security is not on, not forced, or says something else."""
    return found(
        connection,
        """
        SELECT format('%%s: enabled %%s, forced %%s, policies %%s', c.relname, c.relrowsecurity,
                      c.relforcerowsecurity, array_agg(p.*))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_policies p ON p.schemaname = n.nspname AND p.tablename = c.relname
        WHERE n.nspname <> ALL (%(theirs)s) AND c.relkind IN ('r', 'p', 'f')
          AND c.relname <> ALL (%(without)s)
        GROUP BY c.oid
        HAVING NOT c.relrowsecurity OR NOT c.relforcerowsecurity OR count(p.*) <> 1
            OR bool_or(p.permissive <> 'PERMISSIVE' OR p.cmd <> 'ALL' OR p.roles <> '{public}'
                       OR p.qual IS DISTINCT FROM %(policy)s
                       OR p.with_check IS DISTINCT FROM %(policy)s)
        """,
        without=list(WITHOUT_TENANT),
        policy=POLICY,
    )


def views_with_their_owners_rights(connection: Connection) -> list[str]:
    """Find views that read as their owner, and materialized views, which keep what they read."""
    return found(
        connection,
        """
        SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname <> ALL (%(theirs)s)
          AND (c.relkind = 'm' OR c.relkind = 'v' AND NOT coalesce(
            (SELECT option_value::boolean FROM pg_options_to_table(c.reloptions)
             WHERE option_name = 'security_invoker'), false))
        """,
    )


def functions_with_their_owners_rights(connection: Connection) -> list[str]:
    """Find functions that run as their owner but are not listed, or whose owner sees everything."""
    return found(
        connection,
        """
        SELECT format('%%s of %%s', p.proname, r.rolname)
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        JOIN pg_roles r ON r.oid = p.proowner
        WHERE n.nspname <> ALL (%(theirs)s) AND p.prosecdef
          AND (p.proname <> ALL (%(listed)s) OR r.rolsuper OR r.rolbypassrls)
        """,
        listed=list(DEFINER_FUNCTIONS),
    )


def keys_that_do_not_begin_with_the_tenant(connection: Connection) -> list[str]:
    """Find unique keys and foreign keys by which one tenant could learn of another's rows."""
    return found(
        connection,
        """
        SELECT i.indexrelid::regclass::text
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
        WHERE n.nspname <> ALL (%(theirs)s) AND (i.indisunique OR i.indisexclusion)
          AND c.relname <> ALL (%(without)s) AND a.attname IS DISTINCT FROM 'tenant'
        UNION ALL
        SELECT k.conname
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname <> ALL (%(theirs)s) AND k.contype = 'f' AND NOT EXISTS (
            SELECT FROM pg_attribute a, pg_attribute b
            WHERE a.attrelid = k.conrelid AND a.attnum = k.conkey[1] AND a.attname = 'tenant'
              AND b.attrelid = k.confrelid AND b.attnum = k.confkey[1] AND b.attname = 'tenant')
        """,
        without=list(WITHOUT_TENANT),
    )


def settings_that_outlive_a_transaction(connection: Connection) -> list[str]:
    """Find a tenant set for a role, a database, a function, or by a function for the session."""
    return found(
        connection,
        """
        SELECT unnest(setconfig) FROM pg_db_role_setting
        WHERE array_to_string(setconfig, ',') ~* '(^|,)app[.]'
        UNION ALL
        SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname <> ALL (%(theirs)s)
          AND (p.prosrc ~* 'set_config[(][^)]*false' OR p.prosrc ~* 'set +session'
                          OR array_to_string(p.proconfig, ',') ~* '(^|,)app[.]')
        """,
    )


def roles_that_may_too_much(connection: Connection) -> list[str]:
    """Find attributes and memberships by which a role could set the policies aside."""
    return found(
        connection,
        """
        SELECT r.rolname FROM pg_roles r
        WHERE r.rolname IN (%(owner)s, %(serving)s)
          AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb
               OR r.rolreplication
               OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid)
               OR EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid
                          AND r.rolname = %(serving)s)
               OR EXISTS (SELECT FROM pg_database d WHERE d.datname = current_database()
                          AND d.datdba = r.oid AND r.rolname = %(serving)s))
        """,
        owner=OWNER,
        serving=SERVING,
    )


def places_where_the_serving_role_may_create(connection: Connection) -> list[str]:
    """Find schemas it may create in, temporary ones too: a shadow could stand before a table."""
    return found(
        connection,
        """
        SELECT n.nspname FROM pg_namespace n
        WHERE has_schema_privilege(%(serving)s, n.oid, 'CREATE')
        UNION ALL
        SELECT 'temporary' WHERE has_database_privilege(%(serving)s, current_database(), 'TEMP')
        UNION ALL
        SELECT 'a schema' WHERE has_database_privilege(%(serving)s, current_database(), 'CREATE')
        UNION ALL
        SELECT p.proname || ' is for everybody' FROM pg_proc p
        JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname <> ALL (%(theirs)s) AND has_function_privilege('public', p.oid, 'EXECUTE')
        """,
        serving=SERVING,
    )


def rights_to_change_what_was_recorded(connection: Connection) -> list[str]:
    """Find rights by which the log, its head or the secret could be written past `append`."""
    writing = ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN")
    forbidden = {
        "event": writing,
        "log_head": writing,
        "alembic_version": writing,
        "tenancy_secret": ("SELECT", *writing),
    }
    complaints = found(
        connection,
        """
        SELECT format('%%s on %%s', privilege, c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
             unnest(ARRAY['TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']) AS privilege
        WHERE n.nspname <> ALL (%(theirs)s) AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
          AND has_table_privilege(%(serving)s, c.oid, privilege)
        """,
        serving=SERVING,
    )
    for table, privileges in forbidden.items():
        complaints += found(
            connection,
            """
            SELECT format('%%s on %%s', privilege, c.relname)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
                 unnest(%(privileges)s::text[]) AS privilege
            WHERE n.nspname <> ALL (%(theirs)s) AND c.relname = %(table)s
              AND (has_table_privilege(%(serving)s, c.oid, privilege)
                   OR privilege IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
                   AND has_any_column_privilege(%(serving)s, c.oid, privilege))
            """,
            serving=SERVING,
            table=table,
            privileges=list(privileges),
        )
    return complaints


CHECKS: list[Check] = [
    tables_not_sealed,
    views_with_their_owners_rights,
    functions_with_their_owners_rights,
    keys_that_do_not_begin_with_the_tenant,
    settings_that_outlive_a_transaction,
    roles_that_may_too_much,
    places_where_the_serving_role_may_create,
    rights_to_change_what_was_recorded,
]
DATABASES = ["kernel", "alongside_keys", *(service.database for service in installed())]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", dict.fromkeys(DATABASES))
def test_a_database_has_nothing_to_complain_of(
    every_database: dict[str, Sealed], name: str, check: Check
) -> None:
    with every_database[name].connect("postgres") as connection:
        assert check(connection) == []


BYPASSES: list[tuple[Check, str]] = [
    (tables_not_sealed, "ALTER TABLE note NO FORCE ROW LEVEL SECURITY"),
    (tables_not_sealed, "ALTER TABLE note DISABLE ROW LEVEL SECURITY"),
    (tables_not_sealed, "CREATE POLICY also ON note USING (true)"),
    (tables_not_sealed, "ALTER POLICY tenant_only ON note WITH CHECK (true)"),
    (tables_not_sealed, "ALTER POLICY tenant_only ON note USING (tenant <> 'x')"),
    (tables_not_sealed, "ALTER POLICY tenant_only ON note TO alongside_app"),
    (tables_not_sealed, "CREATE TABLE forgotten (tenant text PRIMARY KEY)"),
    (tables_not_sealed, "CREATE TABLE tenantless (id int PRIMARY KEY)"),
    (tables_not_sealed, "CREATE SCHEMA more CREATE TABLE more.forgotten (tenant text)"),
    (views_with_their_owners_rights, "CREATE VIEW all_notes AS SELECT * FROM note"),
    (
        views_with_their_owners_rights,
        "CREATE VIEW all_notes WITH (security_invoker = off) AS SELECT * FROM note",
    ),
    (views_with_their_owners_rights, "CREATE MATERIALIZED VIEW kept AS SELECT * FROM note"),
    (
        functions_with_their_owners_rights,
        (
            "CREATE FUNCTION all_notes() RETURNS SETOF note LANGUAGE sql SECURITY DEFINER"
            " AS 'SELECT * FROM note'"
        ),
    ),
    (
        functions_with_their_owners_rights,
        "ALTER FUNCTION append(text[], int[], text[], bytea[]) OWNER TO postgres",
    ),
    (keys_that_do_not_begin_with_the_tenant, "CREATE UNIQUE INDEX words ON note (words)"),
    (keys_that_do_not_begin_with_the_tenant, "CREATE UNIQUE INDEX w ON note (words, tenant)"),
    (keys_that_do_not_begin_with_the_tenant, "CREATE UNIQUE INDEX w ON note (lower(tenant))"),
    (keys_that_do_not_begin_with_the_tenant, "ALTER TABLE note ADD EXCLUDE (words WITH =)"),
    (
        keys_that_do_not_begin_with_the_tenant,
        (
            "CREATE TABLE reply (tenant text, id int, author text, FOREIGN KEY (author)"
            " REFERENCES log_head (tenant))"
        ),
    ),
    (
        settings_that_outlive_a_transaction,
        "ALTER ROLE alongside_app IN DATABASE {database} SET app.tenant = 'a'",
    ),
    (
        settings_that_outlive_a_transaction,
        (
            "CREATE FUNCTION remember(text) RETURNS void LANGUAGE sql"
            " AS 'SELECT set_config(''app.tenant'', $1, false)'"
        ),
    ),
    (
        settings_that_outlive_a_transaction,
        "ALTER FUNCTION current_tenant() SET app.tenant = 'a'",
    ),
    (places_where_the_serving_role_may_create, "GRANT CREATE ON SCHEMA public TO PUBLIC"),
    (
        places_where_the_serving_role_may_create,
        "GRANT TEMPORARY ON DATABASE {database} TO PUBLIC",
    ),
    (
        places_where_the_serving_role_may_create,
        "GRANT CREATE ON DATABASE {database} TO alongside_app",
    ),
    (
        places_where_the_serving_role_may_create,
        "CREATE FUNCTION open() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ),
    (rights_to_change_what_was_recorded, "GRANT UPDATE ON event TO alongside_app"),
    (rights_to_change_what_was_recorded, "GRANT UPDATE (line) ON event TO alongside_app"),
    (rights_to_change_what_was_recorded, "GRANT INSERT ON event TO alongside_app"),
    (rights_to_change_what_was_recorded, "GRANT DELETE ON event TO PUBLIC"),
    (rights_to_change_what_was_recorded, "GRANT UPDATE (size) ON log_head TO alongside_app"),
    (rights_to_change_what_was_recorded, "GRANT TRUNCATE ON note TO alongside_app"),
    (rights_to_change_what_was_recorded, "GRANT SELECT (inner_key) ON tenancy_secret TO PUBLIC"),
]


@pytest.mark.parametrize(("check", "statement"), BYPASSES, ids=[made for _, made in BYPASSES])
def test_a_check_finds_what_it_is_there_to_find(copy: Sealed, check: Check, statement: str) -> None:
    with copy.connect("postgres") as connection:
        assert check(connection) == []

        connection.execute(statement.format(database=copy.name).encode())

        assert check(connection) != []


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER ROLE alongside_app BYPASSRLS",
        "ALTER ROLE alongside_owner SUPERUSER",
        "GRANT alongside_owner TO alongside_app",
        "ALTER TABLE note OWNER TO alongside_app",
    ],
)
def test_the_check_of_roles_finds_what_it_is_there_to_find(copy: Sealed, statement: str) -> None:
    with copy.connect("postgres") as connection, connection.transaction(force_rollback=True):
        assert roles_that_may_too_much(connection) == []

        connection.execute(statement.encode())

        assert roles_that_may_too_much(connection) != []


def test_a_view_that_reads_as_its_reader_is_no_bypass(copy: Sealed) -> None:
    copy.run(OWNER, "CREATE VIEW mine WITH (security_invoker = true) AS SELECT * FROM note")

    with copy.connect("postgres") as connection:
        assert views_with_their_owners_rights(connection) == []
