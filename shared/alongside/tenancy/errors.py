"""What can go wrong at the door.

::

    TenancyError
    ├── BadTenantError             not a tenant's short name
    ├── CrossTenantError           a second tenant inside an open transaction
    ├── NoTransactionError         a statement outside of any transaction
    ├── UniqueConflictError        a unique key exists already
    ├── StatementRefusedError      the server refused a statement
    ├── RolledBackError            a statement had failed, so nothing was stored
    └── DatabaseUnavailableError   the server is away, or refused in time
"""


class TenancyError(Exception):
    """The root of the errors of this package."""


class BadTenantError(TenancyError):
    """A tenant's short name is not of the agreed form."""

    def __init__(self, *, tenant: str) -> None:
        super().__init__(f"{tenant[:80]!r} is not a tenant's short name.")


class CrossTenantError(TenancyError):
    """A transaction of one tenant is open, and another tenant's was asked for."""

    def __init__(self, *, held: str, wanted: str) -> None:
        super().__init__(f"A transaction of tenant {held} is open; {wanted} cannot join it.")


class NoTransactionError(TenancyError):
    """A statement was sent while no tenant's transaction was open."""

    def __init__(self) -> None:
        super().__init__("Open a tenant's transaction first.")


class UniqueConflictError(TenancyError):
    """A row with the same unique key exists already; `constraint` names the key."""

    def __init__(self, *, constraint: str) -> None:
        self.constraint = constraint
        super().__init__(f"The unique key {constraint} is taken.")


class StatementRefusedError(TenancyError):
    """The server refused a statement; `code` is its SQLSTATE, and `reason` quotes no row."""

    def __init__(self, *, code: str, reason: str = "") -> None:
        self.code = code
        super().__init__(f"The database refused a statement ({code}{reason and ': '}{reason}).")


class RolledBackError(TenancyError):
    """A statement had failed and the caller went on, so the server stored nothing."""

    def __init__(self) -> None:
        super().__init__("A statement of this transaction failed, so nothing was stored.")


class DatabaseUnavailableError(TenancyError):
    """The database cannot be reached, or did not answer in time; nothing was stored."""

    def __init__(self) -> None:
        super().__init__("The database cannot be reached just now.")
