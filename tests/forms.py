"""The forms of a page, as a browser would send them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

TEXT = {
    "text",
    "search",
    "email",
    "url",
    "number",
    "date",
    "datetime-local",
    "time",
    "password",
    "tel",
    "color",
    "textarea",
}


@dataclass
class Field:
    name: str
    kind: str
    value: str
    options: list[str] = field(default_factory=list)
    most: int | None = None

    @property
    def typed(self) -> bool:
        return self.kind in TEXT


@dataclass
class Form:
    """`quiet`: sent in the background, so the page and what was typed stay whatever is answered."""

    action: str
    quiet: bool
    htmx: bool = False
    draft: str = ""
    fields: list[Field] = field(default_factory=list)

    def filled(self, text: str | None) -> dict[str, list[str]]:
        """`text` in all that is typed, nothing ticked; without, as it stands."""
        sent: dict[str, list[str]] = {}
        for one in self.fields:
            chosen = text[: one.most] if text is not None and one.typed else one.value
            if one.kind in ("checkbox", "radio") and text is not None:
                continue
            sent.setdefault(one.name, []).append(chosen)
        return sent

    def forged(self) -> dict[str, str]:
        """What no page offers, in all that is chosen or hidden."""
        return {one.name: one.value if one.typed else "zz" for one in self.fields}


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.open: list[Form] = []
        self.area: Field | None = None
        self.pressed: set[int] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            posts = given.get("method", "").lower() == "post" or "hx-post" in given
            quiet = "hx-post" in given or "data-draft" in given
            form = Form(
                given.get("hx-post", given.get("action", "")),
                quiet,
                "hx-post" in given,
                given.get("data-draft", ""),
            )
            self.open.append(form)
            self.forms += [form] if posts else []
        elif self.open and tag in ("input", "textarea", "select", "button", "option"):
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form = self.open[-1]
        if tag == "option":
            if self.area is not None and self.area.kind == "select":
                self.area.options.append(given.get("value", ""))
                if "selected" in given or len(self.area.options) == 1:
                    self.area.value = given.get("value", "")
            return
        kind = {"textarea": "textarea", "select": "select"}.get(tag, given.get("type", "text"))
        if tag == "button" or kind in ("submit", "button", "file", "image"):
            if given.get("name") and id(form) not in self.pressed and tag == "button":
                self.pressed.add(id(form))
                form.fields.append(Field(given["name"], "button", given.get("value", "")))
            return
        if not given.get("name") or (kind in ("checkbox", "radio") and "checked" not in given):
            return
        made = Field(given["name"], kind, given.get("value", "on" if kind == "checkbox" else ""))
        made.most = int(given["maxlength"]) if given.get("maxlength") else None
        form.fields.append(made)
        self.area = made if tag in ("textarea", "select") else None

    def handle_data(self, data: str) -> None:
        if self.area is not None and self.area.kind == "textarea":
            self.area.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.open:
            self.open.pop()
        elif tag in ("textarea", "select"):
            self.area = None


def forms_of(html: str) -> Iterator[Form]:
    reader = Reader()
    reader.feed(html)
    yield from reader.forms
