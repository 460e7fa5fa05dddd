"""Where a person is paid: a bank account in the United Kingdom."""

from typing import Final, Self

import msgspec

_SHOWN_DIGITS: Final = 2


class BankAccount(msgspec.Struct, frozen=True):
    """An account: its holder, its sort code (6 digits) and its number (8 digits)."""

    holder: str
    sort_code: str
    number: str

    @classmethod
    def read(cls, opened: str) -> Self:
        """Read what `written` gave."""
        return msgspec.json.decode(opened, type=cls)

    def written(self) -> str:
        """Write it as JSON, to be sealed."""
        return msgspec.json.encode(self).decode()

    @property
    def ends(self) -> str:
        """Give the last digits of the number: enough to recognise it by, of use to nobody."""
        return self.number[-_SHOWN_DIGITS:]
