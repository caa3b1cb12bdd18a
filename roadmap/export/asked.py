"""What a view's query string asks for: the same words as the workbench keeps in its address (state.js)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.api.reading import read_json
from core.errors import Invalid
from roadmap.filters.tree import DEEPEST

KINDS = ("timeline", "board", "table", "matrix", "tree", "calendar")
FLAT = ("category", "status", "type", "product", "team", "owner", "objective", "horizon", "tag")
# What a page shows when nobody has asked for anything, as filter.js has it.
UNSAID = {"category": "!dropped"}
STANDARD = (
    "key",
    "title",
    "type",
    "status",
    "product",
    "team",
    "owner",
    "objective",
    "horizon",
    "start",
    "end",
)


# What says which items are shown, and how.
SHOWN = ("view", "q", "f", "sort", "group", "cols", "lanes", "columns")
# What else a view's address may say, each with what goes without saying (state.js).
TEXTS = {
    **{
        "rows": "none",
        "cards": "",
        "sums": "",
        "nest": "",
        "links": "",
        "miles": "",
        "load": "",
        "base": "",
        "month": "",
        "zoom": "",
    },
    **{"x": "effort", "y": "value", "size": "companies", "hue": "objective", "corners": "", "weekday": "1"},
}


@dataclass(frozen=True)
class Asked:
    kind: str
    # A tree of conditions, in the filter language.
    tree: dict[str, Any]
    # Names of fields, "-" before one that runs down.
    sort: tuple[str, ...]
    group: tuple[str, ...]
    columns: tuple[str, ...]
    lanes: str
    stacks: str
    # Of columns that somebody drew wider or narrower.
    widths: dict[str, float] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    # Field → the values that its own filter names, and whether they are left out.
    flat: dict[str, tuple[bool, frozenset[str]]] = field(default_factory=dict)

    # What is searched for, and whether there are conditions besides the fields' own filters.
    words: str = ""
    further: bool = False

    def text(self, name: str) -> str:
        return self.texts.get(name) or TEXTS[name]

    def passes(self, name: str, value: str) -> bool:
        """Whether the field's own filter leaves this value."""
        out, values = self.flat.get(name, (True, frozenset()))
        return (value in values) != out


def asked(query: str | Mapping[str, Any]) -> Asked:
    """Raises: Invalid when a filter in it is no JSON."""
    given = QueryDict(query) if isinstance(query, str) else query
    kind = given.get("view") or KINDS[0]
    return Asked(
        kind if kind in KINDS else KINDS[0],
        {"all": list(_conditions(given))},
        tuple(one for one in _list(given, "sort") if one != "rank"),
        tuple(one for one in _list(given, "group") if one != "none"),
        tuple(dict.fromkeys(one.partition(":")[0] for one in _list(given, "cols"))) or STANDARD,
        given.get("lanes") or "team",
        given.get("columns") or "horizon",
        dict(_widths(given)),
        {name: given[name] for name in TEXTS if given.get(name)},
        {name: (out, frozenset(values)) for name, out, values in _flat(given)},
        (given.get("q") or "").strip(),
        any(given.get(name) for name in ("f", "filter")),
    )


def bare(sort: Iterable[str]) -> list[str]:
    """The fields of an order, without their direction."""
    return [one.removeprefix("-") for one in sort]


def refuse_unknown(given: Iterable[str], known: Collection[str]) -> None:
    """Raises: Invalid naming the parameters that nobody knows."""
    if unknown := sorted(set(given) - set(known)):
        said = _("Unknown parameter. Known are: %(known)s.") % {"known": ", ".join(sorted(known))}
        raise Invalid(dict.fromkeys(unknown, said))


def chosen(name: str, value: str, allowed: Collection[str]) -> str:
    """Raises: Invalid."""
    if value not in allowed:
        raise Invalid({name: _("Choose from: %(allowed)s.") % {"allowed": ", ".join(allowed)}})
    return value


def fields_in(node: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Every condition of a tree. Raises: Invalid when it goes deeper than any filter may."""
    if depth > DEEPEST + 1:
        raise Invalid({"filter": _("This filter is too large. Use fewer conditions.")})
    if not isinstance(node, dict):
        return
    if "not" in node:
        yield from fields_in(node["not"], depth + 1)
        return
    for word in ("all", "any"):
        if word in node:
            for one in node[word] if isinstance(node[word], list) else ():
                yield from fields_in(one, depth + 1)
            return
    yield node


def _list(given: Mapping[str, Any], name: str) -> list[str]:
    return [one.strip() for one in (given.get(name) or "").split(",") if one.strip()]


def _widths(given: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    for one in _list(given, "cols"):
        name, _colon, width = one.partition(":")
        if width.isascii() and width.isdigit():
            yield name, float(min(900, max(44, int(width[:4]))))


def _flat(given: Mapping[str, Any]) -> Iterator[tuple[str, bool, list[str]]]:
    for name in FLAT:
        text = given.get(name) or UNSAID.get(name, "")
        if text and text != "any":
            yield name, text.startswith("!"), [unquote(one) for one in text.removeprefix("!").split(",")]


def _conditions(given: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, out, values in _flat(given):
        yield {"field": name, "op": "none_of" if out else "any_of", "value": values}
    if words := (given.get("q") or "").strip():
        yield {"field": "q", "op": "contains", "value": words}
    for name in ("f", "filter"):
        if given.get(name):
            yield _json(name, given[name])


def _json(name: str, text: str) -> dict[str, Any]:
    try:
        return read_json(text)
    except ValueError:
        raise Invalid(
            {name: _("This is no JSON. See the filter language in the guide to the API.")}
        ) from None
