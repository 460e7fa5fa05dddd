"""How templates are found and rendered: ours strictly, the design system's in a room of its own.

The NHS design system's templates need an environment where what is missing counts as empty. Ours
should fail on a misspelt name. So there are two environments, and ours reaches the other through
`nhsuk`, which turns `{{ nhsuk.inset_text({"text": …}) }}` into safe HTML. Both escape everything.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from flask import Flask
from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
)
from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"

_FOLDERS: Final = {
    "card_action": "card/action",
    "image": "images",
    "list": "do-dont-list",
    "summary_list_row": "summary-list/row",
    "table": "tables",
}
"""Components whose folder has another name than their macro."""

Params = Mapping[str, object]
Macro = Callable[[Params], Markup]


class Nhsuk:
    """The components of the NHS design system, by name: `nhsuk.button({"text": "Save"})`.

    A name is the component's macro in snake case; what it takes is in the design system's manual.
    """

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PackageLoader("nhsuk_frontend_jinja"),
            undefined=ChainableUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._macro = cache(self._load)

    def __getattr__(self, name: str) -> Macro:
        """Find the macro of a component.

        Raises:
            AttributeError: the name is one that Python itself asks for.
        """
        if name.startswith("__"):
            raise AttributeError(name)
        return self._macro(name)

    def _load(self, name: str) -> Macro:
        folder = _FOLDERS.get(name, name.replace("_", "-"))
        words = name.split("_")
        macro_name = words[0] + "".join(word.capitalize() for word in words[1:])
        template = self._environment.get_template(f"nhsuk/components/{folder}/macro.jinja")
        macro = getattr(template.module, macro_name)

        def render(params: Params) -> Markup:
            return Markup(macro(params))  # noqa: S704 -- the environment escapes.

        return render


def _loader(app: Flask, pages: Path) -> BaseLoader:
    return ChoiceLoader(
        [
            PrefixLoader({"alongside": FileSystemLoader(TEMPLATES)}),
            FileSystemLoader(pages),
            app.create_global_jinja_loader(),
        ]
    )


def use_templates(app: Flask, *, pages: Path) -> None:
    """Let the app render templates from its own `pages` folder and, as `alongside/…`, from here.

    To be called before anything touches `app.jinja_env`.
    """
    app.jinja_options = {
        "autoescape": True,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "loader": _loader(app, pages),
    }
