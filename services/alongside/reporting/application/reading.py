"""What can be read of a trust: figures from rows, and one decision's thread from the logs."""

from alongside.tenancy.transaction import Tenancy


class ReportingReading:
    """What people may read; views ask it only for what their reader has the right to."""

    def __init__(self, tenancy: Tenancy) -> None:
        self.tenancy = tenancy
