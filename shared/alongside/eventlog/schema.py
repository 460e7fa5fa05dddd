"""The SQL of the log, for migrations."""

from collections.abc import Iterable
from importlib.resources import files

from alongside.audit import schema as audit
from alongside.tenancy.schema import SERVING_ROLE, protect

BESIDE = "rebuilding"
"""The schema of the fresh tables, while read tables are rebuilt."""

KEPT = frozenset(
    {
        "alembic_version",
        "checkpoint",
        "event",
        "follower_position",
        "follower_round",
        "idempotency",
        "log_head",
        "log_node",
        "tenancy_secret",
    }
)
"""The tables of a service that are the kernel's own, and no read tables."""


def tables() -> list[str]:
    """Give the statements that create the log, its append functions and the rights to them.

    The serving role may read events and append them, never change or remove one, nor write to the
    log by any other way than `append`.
    """
    folder = files("alongside.eventlog") / "sql"
    scripts = ("log.sql", "append.sql", "append_as.sql", "idempotency.sql", "follower.sql")
    return [
        *((folder / script).read_text() for script in scripts),
        *protect("log_head", rights="SELECT"),
        *protect("event", rights="SELECT"),
        *protect("idempotency", rights="SELECT, INSERT, DELETE"),
        *protect("follower_position", rights="SELECT, INSERT, UPDATE"),
        *protect("follower_round", rights="SELECT, INSERT, UPDATE"),
        *audit.tables(),
        "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {SERVING_ROLE}",
    ]


def beside(names: Iterable[str]) -> list[str]:
    """Give the statements that make fresh tables beside others of a service, as the owning role.

    They have the others' columns, keys, indexes and checks, and are sealed as these are. What
    they hold does not outlive a crash of the server: then it is filled again.
    """
    made = [
        f"DROP SCHEMA IF EXISTS {BESIDE} CASCADE",
        f"CREATE SCHEMA {BESIDE}",
        f"GRANT USAGE ON SCHEMA {BESIDE} TO {SERVING_ROLE}",
    ]
    for name in names:
        fresh = f"{BESIDE}.{name}"
        made += [f"CREATE UNLOGGED TABLE {fresh} (LIKE public.{name} INCLUDING ALL)"]
        made += protect(fresh)
    return made
