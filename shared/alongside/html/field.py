"""A whole field in one line of a template: `{{ field.text(form, "title") }}`.

Each method joins a field of a `Form` with the component of the NHS design system that shows it:
label, hint, error and input, tied together for people who do not see the page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from alongside.html.form_field import PARTS, TICKED, FormField
from alongside.html.forms import Form
from alongside.html.templating import Nhsuk

AnyForm = Form[Any]

_HIDDEN: Final = Markup('<input type="hidden" name="{}" value="{}">\n')


@dataclass(frozen=True, slots=True)
class FieldComponents:
    """What templates know as `field`.

    `label` and `hint` replace what the schema says; `heading=True` makes the label the heading of
    a page that asks for one thing only.
    """

    nhsuk: Nhsuk

    def summary(self, form: AnyForm) -> Markup:
        """Show what is wrong at the top of the page, each line leading to its field."""
        if not form.faults:
            return Markup()
        lines = [_present(text=fault.text, href=fault.href) for fault in form.faults]
        return self.nhsuk.error_summary({"heading": "There is a problem", "errorList": lines})

    def hidden(self, form: AnyForm) -> Markup:
        """Carry what proves the form ours, makes sending it twice harmless, and its version."""
        values: dict[str, object] = {
            "csrf_token": form.csrf_token,
            "idempotency_key": form.idempotency_key,
        }
        if form.version is not None:
            values["version"] = form.version
        return Markup().join(_HIDDEN.format(name, value) for name, value in values.items())

    def text(
        self,
        form: AnyForm,
        name: str,
        *,
        label: str = "",
        hint: str = "",
        heading: bool = False,
        width: int | None = None,
        kind: str = "text",
        autocomplete: str = "",
    ) -> Markup:
        """Show a line of text; `width` is in characters: 2, 3, 4, 5, 10, 20 or 30."""
        one = form[name]
        return self.nhsuk.input(
            _asked(one, label, hint, heading=heading)
            | _present(
                value=one.value,
                type=kind,
                width=width,
                autocomplete=autocomplete,
                inputmode="email" if kind == "email" else "",
            )
        )

    def email(self, form: AnyForm, name: str, *, label: str = "", hint: str = "") -> Markup:
        """Show an e-mail address of the person who fills the form."""
        return self.text(form, name, label=label, hint=hint, kind="email", autocomplete="email")

    def password(
        self, form: AnyForm, name: str, *, label: str = "", hint: str = "", new: bool = False
    ) -> Markup:
        """Show a password, with a button to look at it; `new` where the person makes one up."""
        autocomplete = "new-password" if new else "current-password"
        asked = _asked(form[name], label, hint, heading=False)
        return self.nhsuk.password_input(asked | {"autocomplete": autocomplete})

    def long_text(
        self,
        form: AnyForm,
        name: str,
        *,
        label: str = "",
        hint: str = "",
        heading: bool = False,
        rows: int = 5,
    ) -> Markup:
        """Show paragraphs of text, with how much may be written."""
        one = form[name]
        asked = _asked(one, label, hint, heading=heading)
        # A browser swallows the first line break of a text area: give it one to swallow.
        value = "\n" + one.value if one.value.startswith(("\n", "\r")) else one.value
        return self.nhsuk.character_count(
            asked | {"value": value, "rows": rows, "maxlength": one.limit, "threshold": 75}
        )

    def date(
        self,
        form: AnyForm,
        name: str,
        *,
        label: str = "",
        hint: str = "",
        heading: bool = False,
    ) -> Markup:
        """Show the three boxes of a day."""
        one = form[name]
        boxes = [self._box(one, part) for part in PARTS]
        return self.nhsuk.date_input(
            _grouped(one, label, hint, heading=heading) | {"id": one.id, "items": boxes}
        )

    @staticmethod
    def _box(one: FormField, part: str) -> Mapping[str, object]:
        return {
            "name": f"{one.name}-{part}",
            "id": f"{one.id}-{part}",
            "label": part.capitalize(),
            "value": getattr(one.parts, part, ""),
            "width": 4 if part == "year" else 2,
            "error": part in one.wrong_parts,
        }

    def radios(
        self,
        form: AnyForm,
        name: str,
        *,
        label: str = "",
        hint: str = "",
        heading: bool = False,
        inline: bool = False,
    ) -> Markup:
        """Show options of which one may be chosen."""
        one = form[name]
        classes = "nhsuk-radios--inline" if inline else ""
        return self.nhsuk.radios(
            _grouped(one, label, hint, heading=heading)
            | _present(name=one.name, idPrefix=one.id, classes=classes)
            | {"items": _options(one)}
        )

    def checkboxes(
        self,
        form: AnyForm,
        name: str,
        *,
        label: str = "",
        hint: str = "",
        heading: bool = False,
    ) -> Markup:
        """Show options of which any number may be chosen."""
        one = form[name]
        return self.nhsuk.checkboxes(
            _grouped(one, label, hint, heading=heading)
            | {"name": one.name, "idPrefix": one.id, "items": _options(one)}
        )

    def tick(self, form: AnyForm, name: str, *, label: str = "", hint: str = "") -> Markup:
        """Show a single checkbox."""
        one = form[name]
        item = _present(
            value=TICKED,
            text=label or one.called,
            hint=_text(hint or one.hint),
            checked=bool(one.chosen),
        )
        return self.nhsuk.checkboxes(
            _present(errorMessage=_text(one.error), name=one.name, idPrefix=one.id)
            | {"items": [item]}
        )

    def select(self, form: AnyForm, name: str, *, label: str = "", hint: str = "") -> Markup:
        """Show a list to choose one from; radios are easier where there are few."""
        one = form[name]
        nothing = {"value": "", "text": "Choose one", "selected": not one.chosen}
        items = [nothing, *({**item, "selected": item["checked"]} for item in _options(one))]
        return self.nhsuk.select(_asked(one, label, hint, heading=False) | {"items": items})

    def submit(self, text: str = "Save and continue", *, secondary: bool = False) -> Markup:
        """Show the button that sends the form; a second click while it is sent does nothing."""
        variant = "secondary" if secondary else ""
        return self.nhsuk.button(_present(text=text, preventDoubleClick=True, variant=variant))


def _present(**params: object) -> dict[str, object]:
    """Leave out what is not given: the design system's templates treat it as empty."""
    return {name: value for name, value in params.items() if value not in (None, "")}


def _text(text: str) -> dict[str, object] | None:
    return {"text": text} if text else None


def _asked(one: FormField, label: str, hint: str, *, heading: bool) -> dict[str, object]:
    """Give what components with one input take."""
    shown: dict[str, object] = {"text": label or one.label}
    shown |= {"isPageHeading": True, "size": "l"} if heading else {"size": "s"}
    return {"id": one.id, "name": one.name, "label": shown} | _present(
        hint=_text(hint or one.hint), errorMessage=_text(one.error)
    )


def _grouped(one: FormField, label: str, hint: str, *, heading: bool) -> dict[str, object]:
    """Give what components with several inputs take: they stand in a fieldset."""
    legend: dict[str, object] = {"text": label or one.label}
    legend |= {"isPageHeading": True, "size": "l"} if heading else {"size": "s"}
    return {"fieldset": {"legend": legend}} | _present(
        hint=_text(hint or one.hint), errorMessage=_text(one.error)
    )


def _options(one: FormField) -> list[dict[str, object]]:
    return [
        _present(value=option.value, text=option.text, hint=_text(option.hint))
        | {"checked": option.value in one.chosen}
        for option in one.options
    ]
