"""What stands in place of words that this reader cannot see."""

from typing import Final

ERASED_WORDS: Final = "These words were erased at the person's request."
PRIVATE_WORDS: Final = "This reason is private."
