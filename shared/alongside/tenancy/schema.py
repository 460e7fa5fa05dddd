"""The SQL that keeps tenants apart, for migrations.

A service's first migration runs `foundations()`; every later table with a tenant goes through
`protect()`. Both need the owning role.
"""

from importlib.resources import files

SERVING_ROLE = "alongside_app"
OWNING_ROLE = "alongside_owner"
DEFINER_FUNCTIONS = frozenset({"append", "append_one", "proven_tenant"})
"""The only functions that may run with their owner's rights; a test reads the catalogue."""


def foundations() -> list[str]:
    """Give the statements that create the secret's table and `current_tenant()`."""
    folder = files("alongside.tenancy") / "sql"
    return [(folder / name).read_text() for name in ("secret.sql", "current_tenant.sql")]


def keep_secret() -> str:
    """Give the statement that stores the proof's secret.

    Parameters `inner` and `outer` are the padded keys of `alongside.tenancy.proof.padded_keys`.
    """
    return (
        "INSERT INTO tenancy_secret (inner_key, outer_key) VALUES (%(inner)s, %(outer)s)"
        " ON CONFLICT (one) DO UPDATE SET inner_key = excluded.inner_key,"
        " outer_key = excluded.outer_key"
    )


def protect(table: str, *, rights: str = "SELECT, INSERT, UPDATE, DELETE") -> list[str]:
    """Give the statements that seal a table with a `tenant` column by row-level security.

    The policy is forced, so that it binds the owner too; `rights` are the serving role's. Kept as
    one sub-select, `current_tenant()` runs once a statement and the index is still used.
    """
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        (
            f"CREATE POLICY tenant_only ON {table} USING (tenant = (SELECT current_tenant()))"
            " WITH CHECK (tenant = (SELECT current_tenant()))"
        ),
        f"REVOKE ALL ON {table} FROM PUBLIC",
        f"GRANT {rights} ON {table} TO {SERVING_ROLE}",
    ]
