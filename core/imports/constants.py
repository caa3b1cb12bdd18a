"""What is said of all rows at once: the fields that no column fills, and what there is to choose from for each."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.imports.base import Importer
from core.imports.fields import Field
from core.imports.forms import columns_of

# More than these are found by typing.
MOST_IN_A_LIST, MOST_SUGGESTED = 80, 600
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
Choices = dict[str, str]


def constant_rows(mapping: Mapping[str, Any], importer: type[Importer]) -> list[dict[str, Any]]:
    """The fields that may be the same for all rows: those that no column fills; first what has to be said."""
    said, asked = mapping.get("fields", {}), importer.asked_for()
    there = suggestions(importer)
    closed = importer.closed(mapping.get("options") or importer.usual_options())
    free = [
        target
        for target in importer.fields
        if not columns_of(said.get(target.name)) and may_be_constant(target)
    ]
    rows = [
        {
            "target": target,
            "asked": target.name in asked,
            "meant": meant(asked.get(target.name, [])),
            "closed": target.kind in ("choice", "boolean") or target.name in closed,
            "choices": there.get(target.name, {}),
        }
        | with_value(said.get(target.name), target)
        for target in free
    ]
    return sorted(map(drawn, rows), key=lambda row: not row["asked"])


def with_value(said: Any, target: Field) -> dict[str, Any]:
    return {"value": str((said if isinstance(said, dict) else {}).get("constant", ""))}


def drawn(row: dict[str, Any]) -> dict[str, Any]:
    """How the page asks for it: a list to choose from, a field with suggestions, a day, or plain text."""
    few = 0 < len(row["choices"]) <= MOST_IN_A_LIST
    return row | {"draws": "list" if row["closed"] and few else as_typed(row)} | known_value(row)


def as_typed(row: Mapping[str, Any]) -> str:
    day = row["target"].kind == "date" and (not row["value"] or DAY.fullmatch(row["value"]))
    return "day" if day else "text"


def known_value(row: dict[str, Any]) -> dict[str, Any]:
    """The value as the list has it; one that it has not stays beside it, so that nothing is lost unseen, but for the id of
    what is gone."""
    by_fold = {key.casefold(): key for key in row["choices"]}
    value = by_fold.get(row["value"].casefold(), row["value"])
    value = "" if ID.fullmatch(value) and value not in row["choices"] else value
    meant_as = row["choices"].get(row["meant"], row["meant"])
    return {"value": value, "unknown": bool(value) and value not in row["choices"], "meant_as": meant_as}


def suggestions(importer: type[Importer]) -> dict[str, Choices]:
    """Field → what there is of it: the text that a mapping says → how people know it."""
    asked, said = importer.asked_for(), importer.suggestions()
    found: dict[str, Choices] = {}
    for target in importer.fields:
        there = said.get(target.name) or asked.get(target.name) or of_kind(target)
        if there and len(there) <= MOST_SUGGESTED:
            found[target.name] = dict(there) if isinstance(there, Mapping) else {one: one for one in there}
    return found


def of_kind(target: Field) -> list[str]:
    if target.kind == "boolean":
        return [_("yes"), _("no")]
    return names_of(target.choices()) if target.kind == "choice" and target.choices else []


def names_of(choices: Mapping[str, Any]) -> list[str]:
    """Of each thing the last text that means it: how people call it comes after its short name."""
    by_value = {str(value): text for text, value in choices.items()}
    return list(by_value.values())


def meant(there: Any) -> str:
    """What is meant where nothing is said."""
    return next(iter(there)) if len(there) == 1 else ""


def refuse_unsaid(mapping: Mapping[str, Any], importer: type[Importer]) -> None:
    """Raises: Invalid where something must be said of all rows, and neither a column nor anybody says it."""
    if names := unsaid(mapping, importer):
        chosen = {target.name for target in importer.fields if target.says == "all"}
        below = {True: _("Choose it below."), False: _("No column says it: say it below for all rows.")}
        raise Invalid({name: below[name in chosen] for name in names})


def unsaid(mapping: Mapping[str, Any], importer: type[Importer]) -> list[str]:
    fields = mapping.get("fields") or {}
    return [name for name, there in importer.asked_for().items() if not fields.get(name) and not meant(there)]


def may_be_constant(target: Field) -> bool:
    named = "id" in target.name.split("_") or target.name == "key"
    return target.says != "cell" and target.kind not in ("long", "email", "texts") and not named
