"""Text that people typed, as HTML: escaped, with their line breaks."""

from typing import Final

from markupsafe import Markup, escape

_PARAGRAPH: Final = Markup('<p dir="auto">{}</p>')


def paragraph(text: str) -> Markup:
    """Show a text inside one paragraph, line by line."""
    return Markup("<br>\n").join(escape(line) for line in text.splitlines())


def paragraphs(text: str) -> Markup:
    """Show a text as paragraphs, which a blank line parts."""
    parts = [part for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return Markup("\n").join(
        Markup('<p dir="auto">{}</p>').format(paragraph(part.strip())) for part in parts
    )


FILTERS = {"paragraph": paragraph, "paragraphs": paragraphs}
