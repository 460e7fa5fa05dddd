"""What a personal value may be kept for."""

from enum import StrEnum


class Purpose(StrEnum):
    """What a key is for; each has a retention of its own."""

    IDENTITY = "identity"
    CONTACT = "contact"
    BANK = "bank"
    NARRATIVE = "narrative"
