"""The mapping page's part for columns that become new fields, and for the table of a column's values."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.imports.base import Importer
from core.imports.mapping import fold

# What the page sends as the field of a column that becomes a new one.
NEW = "+new"
MOST_PAIRS = 24
NO_TABLE = ("number", "date", "url")
BLANK = ("–", "-")


def new_row(
    name: str, column: str, mapping: Mapping[str, Any], guess: Mapping[str, Any], taken: Collection[str] = ()
) -> dict[str, Any]:
    """What the page offers to make of a column: as the mapping has it, else as its values look. `taken`: small letters of
    what fields are called already."""
    said = (mapping.get("make") or {}).get(name)
    if said:
        return {
            "name": apart(str(said.get("name", "")), taken),
            "kind": said.get("kind", "text"),
            "options": lines(said.get("options") or ()),
        }
    kind = guess.get("kind", "text")
    options = guess.get("values", ()) if kind in ("select", "multiselect") else ()
    return {"name": called(column, taken), "kind": kind, "options": lines(sorted(options))}


def called(column: str, taken: Collection[str] = ()) -> str:
    """ "owning_sig" as people would call a field, told apart from one of that name."""
    words = column.replace("_", " ").strip()
    return apart((words[:1].upper() + words[1:])[:80], taken)


def apart(name: str, taken: Collection[str]) -> str:
    return _("%(name)s (imported)") % {"name": name[:60]} if name.casefold() in taken else name


def lines(texts: Collection[str]) -> str:
    return "\n".join(texts)


def from_form(
    post: Any,
    place: int,
    column: str,
    shown: Mapping[str, Any],
    importer: type[Importer],
    make: dict[str, Any],
) -> str:
    """The name of the new field, which is added to `make`."""
    taken = importer.labels_taken() | {one["name"].casefold() for one in make.values()}
    label = " ".join(post.get(f"newname-{place}", "").split()) or called(column, taken)
    if label.casefold() in taken:
        words = _(
            "There is a field called “%(name)s” already: menus would list two of that name. Give it another."
        )
        raise Invalid({"make": words % {"name": label}})
    before = (name for name in shown.get("make") or {} if name not in make and _fills(shown, name, column))
    name = next(before, None) or importer.new_name(label, make)
    kind = post.get(f"newkind-{place}", "text")
    make[name] = {"name": label, "kind": kind}
    if kind in ("select", "multiselect"):
        said = (line.strip() for line in post.get(f"newoptions-{place}", "").splitlines())
        make[name]["options"] = list(dict.fromkeys(line for line in said if line))
    return name


def _fills(shown: Mapping[str, Any], name: str, column: str) -> bool:
    spec = (shown.get("fields") or {}).get(name)
    return column == (spec if isinstance(spec, str) else (spec or {}).get("column"))


# The table of values ----------------------------------------------------------------------------------------------


def pairs_of(guess: Mapping[str, Any], values: Mapping[str, str | None]) -> list[dict[str, str]]:
    """{theirs, ours} of each value that the column has, where they are few."""
    found = guess.get("values", ())
    if guess.get("kind") in NO_TABLE or not 0 < len(found) <= MOST_PAIRS:
        return []
    by_fold = {fold(theirs): "–" if ours is None else ours for theirs, ours in values.items()}
    return [{"theirs": theirs, "ours": by_fold.get(fold(theirs), "")} for theirs in found]


def others(values: Mapping[str, str | None], pairs: Sequence[Mapping[str, str]]) -> dict[str, str | None]:
    """Those that the table does not show."""
    shown = {fold(pair["theirs"]) for pair in pairs}
    return {theirs: ours for theirs, ours in values.items() if fold(theirs) not in shown}


def sent_pairs(post: Any, place: int) -> list[dict[str, str]]:
    both = zip(post.getlist(f"from-{place}"), post.getlist(f"to-{place}"), strict=False)
    return [{"theirs": theirs, "ours": ours.strip()} for theirs, ours in both]


def values_sent(post: Any, place: int) -> dict[str, str | None]:
    """What was said of values in the table; nothing said leaves a value as it is."""
    pairs = sent_pairs(post, place)
    return {pair["theirs"]: None if pair["ours"] in BLANK else pair["ours"] for pair in pairs if pair["ours"]}
