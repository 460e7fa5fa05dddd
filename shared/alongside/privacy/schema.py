"""The SQL of the keys' own database, for its migration."""

from importlib.resources import files

from alongside.tenancy.schema import SERVING_ROLE, foundations, protect


def tables() -> list[str]:
    """Give the statements that create the keys' tables, sealed by tenant."""
    return [
        *foundations(),
        (files("alongside.privacy") / "sql" / "keys.sql").read_text(),
        *protect("tenant_key", rights="SELECT, INSERT"),
        *protect("person_key", rights="SELECT, INSERT, DELETE"),
        *protect("tombstone", rights="SELECT, INSERT"),
        "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {SERVING_ROLE}",
    ]
