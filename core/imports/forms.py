"""The mapping page: a mapping's JSON as the form shows it, column by column, and back."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.api.reading import read_json
from core.errors import Invalid
from core.imports import lookups, making
from core.imports.base import Importer

# What the form can say of a column; a mapping with more is edited as JSON.
SIMPLE = {
    *(
        "column",
        "constant",
        "prefix",
        "split",
        "values",
        "otherwise",
        "dates",
        "decimal",
        "blank",
        "lookup",
        "markup",
    ),
}
# What it does not show and keeps: several columns in one field, as presets have them.
KEPT = {"columns", "take", "join", "filled"}
# Where a column may go besides what it is.
BESIDES = ("aliases",)
EXTRAS = ("prefix", "split", "otherwise", "dates", "decimal", "lookup", "markup")


def is_simple(mapping: Mapping[str, Any]) -> bool:
    """Whether the form can show all of a mapping."""
    specs = [spec for spec in mapping.get("fields", {}).values() if isinstance(spec, dict)]
    plain = all(set(spec) <= SIMPLE | KEPT and not isinstance(spec.get("otherwise"), dict) for spec in specs)
    known = mapping.get("preset") or set(mapping.get("options") or {}) <= {"create"}
    return bool(plain and known)


def column_of(spec: Any) -> str:
    if isinstance(spec, str):
        return spec
    return (spec or {}).get("column", "")


def columns_of(spec: Any) -> list[str]:
    said = spec if isinstance(spec, dict) else {}
    return [*said.get("columns", []), *([column_of(spec)] if column_of(spec) else [])]


def uses(mapping: Mapping[str, Any]) -> dict[str, list[str]]:
    """Column → the fields that it fills. First the one that the table shows: names for other rows come after what a column is."""
    found: dict[str, list[str]] = {}
    fields = mapping.get("fields", {})
    for name in sorted(fields, key=lambda name: name in BESIDES):
        for column in columns_of(fields[name]):
            found.setdefault(column, []).append(name)
    return found


def column_rows(
    mapping: Mapping[str, Any],
    columns: Sequence[str],
    samples: Mapping[str, Any],
    labels: Mapping[str, Any],
    guesses: Mapping[str, Any] | None = None,
    taken: Collection[str] = (),
) -> list[dict[str, Any]]:
    """One row of the page for each column of the file. `labels`: of the fields that there are; `taken`: what no new one
    is to be called."""
    used, fields, known = uses(mapping), mapping.get("fields", {}), guesses or {}
    rows = []
    for place, column in enumerate(columns):
        name, *more = used.get(column, [""])
        said = fields[name] if name and isinstance(fields[name], dict) else {}
        guess, values = known.get(column, {}), said.get("values") or {}
        pairs = making.pairs_of(guess, values)
        rest = making.others(values, pairs)
        adjusted = any(said.get(key) for key in (*EXTRAS, "values"))
        also = [{"name": one, "label": labels.get(one, one)} for one in more]
        new = making.new_row(name, column, mapping, guess, taken)
        field = making.NEW if name and name in (mapping.get("make") or {}) and name not in labels else name
        rows.append({"place": place, "column": column, "samples": samples.get(column, []), "field": field, "said": said,
                     "values": as_lines(rest), "pairs": pairs, "new": new, "adjusted": adjusted, "also": also})  # fmt: skip
    return rows


def as_lines(values: Mapping[str, str | None]) -> str:
    return "\n".join(f"{key} = {value or ''}" for key, value in values.items())


def from_form(
    post: Any,
    columns: Sequence[str],
    shown: Mapping[str, Any] | None = None,
    importer: type[Importer] = Importer,
    files: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The mapping that a person filled in, from the one that was `shown`; `files` are those read for lookups.

    Raises: Invalid where two columns were given the same field that only has room for one.
    """
    if post.get("json", "").strip():
        return with_constants(from_json(post["json"]), post)
    before = (shown or {}).get("fields") or {}
    used = uses(shown or {})
    fields: dict[str, Any] = {}
    make: dict[str, Any] = {}
    for place, column in enumerate(columns):
        name = post.get(f"field-{place}", "")
        if name == making.NEW:
            name = making.from_form(post, place, column, shown or {}, importer, make)
        if name:
            add(fields, name, column, before.get(name), spec_of(post, place, column))
        for other in post.getlist(f"also-{place}"):
            if other != name and other in used.get(column, ()):
                add(fields, other, column, before[other], only(before[other], column))
    kept = shown if shown and is_simple(shown) else {}
    more = {key: kept[key] for key in ("options", "preset") if key in kept}
    said = [spec["lookup"] for spec in fields.values() if isinstance(spec, dict) and spec.get("lookup")]
    tables = lookups.from_form(post, said, files or {}, (shown or {}).get("lookups") or {})
    more |= {key: found for key, found in (("make", make), ("lookups", tables)) if found}
    return with_constants({"fields": fields} | more, post)


def add(fields: dict[str, Any], name: str, column: str, before: Any, spec: Any) -> None:
    """Let the column fill this field. Raises: Invalid where another one does, and it has only room for one."""
    if name not in fields:
        fields[name] = with_kept(spec, column, before)
    elif isinstance(before, dict) and column in before.get("columns", ()):
        fields[name] = joined(fields[name], column, before)
    else:
        raise Invalid({name: _("Two columns are given to this field. Choose one.")})


def only(before: Any, column: str) -> Any:
    """The step that was shown, of this column alone: what the table does not show of it stays."""
    if not isinstance(before, dict):
        return column
    said = {key: value for key, value in before.items() if key not in KEPT} | {"column": column}
    return said if len(said) > 1 else column


def with_constants(mapping: dict[str, Any], post: Any) -> dict[str, Any]:
    """What is said of all rows, where nothing else says it."""
    fields = mapping.get("fields")
    if not isinstance(fields, dict):
        return mapping
    said = {
        key.removeprefix("constant-"): value.strip()
        for key, value in post.items()
        if key.startswith("constant-")
    }
    for name, value in said.items():
        before = fields.get(name) or {}
        if value and isinstance(before, dict) and set(before) <= {"constant"}:
            fields[name] = {"constant": value}
    return mapping


def joined(spec: Any, column: str, before: Mapping[str, Any]) -> dict[str, Any]:
    """One more of the columns that a preset puts into one field."""
    said = {"column": spec} if isinstance(spec, str) else dict(spec)
    there = {*columns_of(said), column}
    said.pop("column", None)
    # The best first, as the preset has them, not as the file has.
    said["columns"] = [one for one in columns_of(before) if one in there]
    return said | {key: before[key] for key in ("take", "join") if key in before} | filled_of(said, before)


def with_kept(spec: Any, column: str, before: Any) -> Any:
    before = before if isinstance(before, dict) else {}
    found = filled_of({"column": column}, before) | {key: before[key] for key in ("blank",) if key in before}
    return ({"column": spec} if isinstance(spec, str) else spec) | found if found else spec


def filled_of(said: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: text for name, text in before.get("filled", {}).items() if name in columns_of(said)}
    return {"filled": found} if found else {}


def spec_of(post: QueryDict, place: int, column: str) -> str | dict[str, Any]:
    spec: dict[str, Any] = {"column": column}
    for key in EXTRAS:
        if value := post.get(f"{key}-{place}", ""):
            spec[key] = value
    if values := values_of(post.get(f"values-{place}", "")) | making.values_sent(post, place):
        spec["values"] = values
    return spec if len(spec) > 1 else column


def values_of(text: str) -> dict[str, str | None]:
    """ "done = Shipped", one a line; nothing after the sign means blank."""
    pairs = [line.partition("=") for line in text.splitlines() if "=" in line]
    return {key.strip(): value.strip() or None for key, _sign, value in pairs if key.strip()}


def from_json(text: str) -> dict[str, Any]:
    """Raises: Invalid, also for what the database cannot keep, and for what has not the shape that the page shows."""
    try:
        mapping = read_json(text)
        json.dumps(mapping, allow_nan=False)
    except ValueError as broken:
        raise Invalid({"mapping": _("This is not JSON: %(why)s") % {"why": broken}}) from None
    if not _is_mapping(mapping):
        raise Invalid({"mapping": _("A mapping is an object with “fields”.")})
    return mapping


def _is_mapping(found: Any) -> bool:
    if not isinstance(found, dict) or not isinstance(found.get("options") or {}, dict):
        return False
    fields = found.get("fields", {})
    return isinstance(fields, dict) and all(isinstance(spec, str | dict) for spec in fields.values())
