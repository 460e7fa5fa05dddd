"""The SQL of the log, for migrations."""

from importlib.resources import files

from alongside.audit import schema as audit
from alongside.tenancy.schema import SERVING_ROLE, protect


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
        *audit.tables(),
        "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {SERVING_ROLE}",
    ]
