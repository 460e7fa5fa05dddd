"""The SQL of what a service keeps of its logs' evidence, for migrations."""

from importlib.resources import files

from alongside.tenancy.schema import protect


def tables() -> list[str]:
    """Give the statements that create the checkpoints and the hashes of tiles."""
    return [
        (files("alongside.audit") / "sql" / "evidence.sql").read_text(),
        *protect("checkpoint", rights="SELECT, INSERT, UPDATE"),
        *protect("log_node", rights="SELECT, INSERT"),
    ]
