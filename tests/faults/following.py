"""A process that follows a log until it is killed: what test_followers.py runs several of.

It gets the address of a database that holds both the logs and the table of what was applied, and
the names of the tenants.
"""

import os
import sys
import time
from datetime import UTC, datetime

from alongside.eventlog.follower import Follower, Following, Page
from alongside.eventlog.recorder import LogRecorder
from alongside.tenancy.transaction import Tenancy, TenantTransaction

SECRET = b"s" * 32
AT_ONCE = 3
APPLIED_SQL = """
CREATE TABLE applied (
    tenant text NOT NULL,
    number bigserial NOT NULL,
    position bigint NOT NULL,
    line bytea NOT NULL,
    process int NOT NULL,
    PRIMARY KEY (tenant, number)
)
"""


class Log:
    """The logs, a few lines at a time."""

    name = "log"

    def __init__(self, tenancy: Tenancy) -> None:
        self._tenancy = tenancy

    def after(self, tenant: str, position: int) -> Page:
        recorder = LogRecorder(self._tenancy, tenant=tenant)
        size = recorder.max_notification_id() or 0
        return Page(position + 1, list(recorder.entries(after=position, limit=AT_ONCE)), size)


def apply(tx: TenantTransaction, line: bytes, position: int) -> None:
    """Keep that a line was applied, slowly enough to be killed in between."""
    tx.run(
        "INSERT INTO applied (tenant, position, line, process)"
        " SELECT current_tenant(), %s, %s, %s FROM pg_sleep(0.001)",
        (position, line, os.getpid()),
    )


def main(url: str, *tenants: str) -> None:
    with Tenancy(url, secret=SECRET) as own, Tenancy(url, secret=SECRET) as other:
        follower = Follower("test.log", own, Log(other), apply)
        following = Following(follower, lambda: tenants, lambda: datetime.now(UTC))  # noqa: TID251 this is a process of its own
        while True:
            following.catch_up()
            time.sleep(0.01)


if __name__ == "__main__":
    main(*sys.argv[1:])
