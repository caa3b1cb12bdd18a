"""The mapping: which column becomes which field, and by which steps. Kept as JSON; `docs/import.md` describes it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.imports.base import Importer
from core.imports.fields import Field
from core.imports.headings import elsewhere, words
from core.imports.markup import MARKUPS

KEYS = {
    "column", "columns", "take", "join", "constant", "empty", "values", "rules", "lookup", "prefix",
    "split", "otherwise", "blank", "dates", "decimal", "filled", "markup",
}  # fmt: skip
OTHERWISE = ("keep", "blank", "reject")
MAX_LOOKUP = 20_000


@dataclass
class Rule:
    """`then` where every column named in `when` says one of the listed texts."""

    when: dict[str, frozenset[str]]
    then: str | None

    def fits(self, said: dict[str, str]) -> bool:
        return all(said.get(column, "").strip().casefold() in texts for column, texts in self.when.items())


@dataclass
class Step:
    """How one field is filled: from columns or a constant, through rules, values, a lookup, a prefix, a split."""

    field: str
    columns: list[str] = field(default_factory=list)  # type: ignore[operator]  # not the line above
    take: str = "first"
    join: str = " "
    constant: str | None = None
    empty: frozenset[str] = frozenset()
    values: dict[str, str | None] | None = None
    rules: list[Rule] | None = None
    lookup: str = ""
    prefix: str = ""
    split: str = ""
    otherwise: str = ""
    keep_when_blank: bool = False
    dates: str = ""
    decimal: str = ""
    markup: str = ""
    # column → the text that a filled cell of it stands for
    filled: dict[str, str] | None = None

    @property
    def sources(self) -> set[str]:
        return set(self.columns) | {column for rule in self.rules or () for column in rule.when}


@dataclass
class Mapping:
    steps: list[Step]
    lookups: dict[str, dict[str, str]]
    options: dict[str, Any]

    @property
    def sources(self) -> set[str]:
        return {column for step in self.steps for column in step.sources}


def parse(given: Any, importer: type[Importer], columns: Sequence[str] | None = None) -> Mapping:
    """Read a mapping's JSON. Raises Invalid that names every wrong place; `columns` are those of the file."""
    errors: dict[str, list[str]] = {}
    if not isinstance(given, dict) or not isinstance(given.get("fields"), dict):
        raise Invalid({"mapping": _("A mapping is an object with “fields”: which field takes which column.")})
    refuse_wrong_parts(given)
    importer = importer.of(given)
    known = {target.name for target in importer.fields}
    steps = []
    for name, spec in given["fields"].items():
        said = problems(name, spec, known, columns, given.get("lookups") or {})
        if said:
            errors[str(name)] = said
        elif spec not in (None, "", {}):
            steps.append(step(name, spec))
    missing = [
        target
        for target in importer.fields
        if target.required and target.name not in {s.field for s in steps}
    ]
    for target in missing:
        errors.setdefault(
            target.name, [_("Choose the column that holds the %(field)s.") % {"field": noun(target)}]
        )
    if errors:
        raise Invalid(errors)
    return Mapping(steps, tables(given.get("lookups") or {}), dict(given.get("options") or {}))


def noun(target: Field) -> str:
    """The label within a sentence: "title", yet "KPI"."""
    label = str(target.label)
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def refuse_wrong_parts(given: dict[str, Any]) -> None:
    for part in ("lookups", "options", "make"):
        if not isinstance(given.get(part) or {}, dict):
            raise Invalid({part: _("This is an object.")})
    for option in ("create", "first_of"):
        names = (given.get("options") or {}).get(option, [])
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise Invalid({"options": _("“%(option)s” is a list of names.") % {"option": option}})


def problems(
    name: Any, spec: Any, known: set[str], columns: Sequence[str] | None, lookups: dict[str, Any]
) -> list[str]:
    """What is wrong with one field of a mapping, in sentences."""
    if name not in known:
        return [_("There is no such field; known are: %(known)s.") % {"known": ", ".join(sorted(known))}]
    if spec is None or isinstance(spec, str):
        spec = {"column": spec} if spec else {}
    if not isinstance(spec, dict):
        return [_("Give a column's name or an object.")]
    said = [_("“%(key)s” is not a step of a mapping.") % {"key": key} for key in spec if key not in KEYS]
    said += wrong_shapes(spec)
    if not said:
        made = step(name, spec)
        absent = sorted(made.sources - set(columns)) if columns is not None else []
        said += [_("The file has no column “%(column)s”.") % {"column": column} for column in absent]
        if made.lookup and made.lookup not in lookups:
            said.append(_("There is no lookup named “%(name)s”.") % {"name": made.lookup})
        if spec and not made.columns and made.constant is None and not made.rules:
            said.append(_("Name a column or a constant."))
    return said


SHAPES: dict[str, tuple[type, ...]] = {
    "column": (str,), "columns": (list,), "take": (str,), "join": (str,), "constant": (str, int, float, bool),
    "empty": (list,), "values": (dict,), "rules": (list,), "lookup": (str,), "prefix": (str,), "split": (str,),
    "otherwise": (str, dict), "blank": (str,), "dates": (str,), "decimal": (str,),
    "filled": (dict,), "markup": (str,),
}  # fmt: skip
CHOICES = {
    "take": ("first", "join"),
    "blank": ("keep", "clear"),
    "dates": ("DMY", "MDY"),
    "decimal": (",", "."),
    "markup": tuple(MARKUPS),
}


def wrong_shapes(spec: dict[str, Any]) -> list[str]:
    said = []
    for key, value in spec.items():
        if key in SHAPES and not isinstance(value, SHAPES[key]):
            said.append(_("“%(key)s” has a value of the wrong kind.") % {"key": key})
        elif key in CHOICES and value not in CHOICES[key]:
            said.append(_("“%(key)s” is one of: %(known)s.") % {"key": key, "known": " ".join(CHOICES[key])})
    if not all(isinstance(column, str) for column in spec.get("columns") or ()):
        said.append(_("“columns” is a list of names."))
    if any(not is_rule(one) for one in spec.get("rules") or ()):
        said.append(_("A rule is {“when”: {column: text or list of texts}, “then”: text}."))
    otherwise = spec.get("otherwise", "keep")
    if not (otherwise in OTHERWISE or (isinstance(otherwise, dict) and "use" in otherwise)):
        said.append(_("“otherwise” is keep, blank, reject, or {“use”: text}."))
    return said


def is_rule(given: Any) -> bool:
    return isinstance(given, dict) and isinstance(given.get("when"), dict) and "then" in given


def step(name: str, spec: str | dict[str, Any]) -> Step:
    if isinstance(spec, str):
        spec = {"column": spec}
    otherwise = spec.get("otherwise", "")
    constant = spec.get("constant")
    return Step(
        field=name,
        columns=[*spec.get("columns", []), *([spec["column"]] if spec.get("column") else [])],
        take=spec.get("take", "first"),
        join=spec.get("join", " "),
        constant=None if constant is None else as_text(constant),
        empty=folded(spec.get("empty", [])),
        values={fold(key): text_or_none(value) for key, value in spec["values"].items()}
        if "values" in spec
        else None,
        rules=[rule(one) for one in spec["rules"]] if "rules" in spec else None,
        lookup=spec.get("lookup", ""),
        prefix=spec.get("prefix", ""),
        split=spec.get("split", ""),
        otherwise=f"={otherwise['use']}" if isinstance(otherwise, dict) else otherwise,
        keep_when_blank=spec.get("blank") == "keep",
        dates=spec.get("dates", ""),
        decimal=spec.get("decimal", ""),
        markup=spec.get("markup", ""),
        filled={column: as_text(text) for column, text in spec["filled"].items()}
        if spec.get("filled")
        else None,
    )


def rule(given: dict[str, Any]) -> Rule:
    when = {
        column: folded(texts if isinstance(texts, list) else [texts])
        for column, texts in given["when"].items()
    }
    return Rule(when, text_or_none(given["then"]))


def tables(given: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Lookups as they lie in the mapping: {"releases": {"table": {"v1.4": "2016-09-26"}}}."""
    found: dict[str, dict[str, str]] = {}
    for name, lookup in given.items():
        table = lookup.get("table") if isinstance(lookup, dict) else None
        if not isinstance(table, dict):
            raise Invalid({f"lookups.{name}": _("A lookup holds a “table” of texts.")})
        if len(table) > MAX_LOOKUP:
            raise Invalid({f"lookups.{name}": _("A lookup holds at most 20,000 entries.")})
        found[name] = {fold(key): as_text(value) for key, value in table.items()}
    return found


def fold(value: Any) -> str:
    return as_text(value).strip().casefold()


def folded(values: Iterable[Any]) -> frozenset[str]:
    return frozenset(fold(value) for value in values)


def as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def text_or_none(value: Any) -> str | None:
    return None if value is None else as_text(value)


# Guessing -----------------------------------------------------------------------------------------------------


def guess(importer: type[Importer], columns: Sequence[str]) -> dict[str, Any]:
    """A first mapping by the names of the columns: exact names before contained ones, each column once."""
    reckoned = importer.reckoned()
    free = {name: column for column in reversed(columns) if (name := words(column)) not in reckoned}
    fields: dict[str, str] = {}
    for matches, names_of in ((exactly, own), (exactly, foreign), (roughly, own), (roughly, foreign)):
        for target in importer.fields:
            known = target.name in fields or target.says == "all"
            found = None if known else matches(names_of(target), free)
            if found:
                fields[target.name] = free.pop(found)
    return {"fields": fields}


def own(target: Field) -> list[str]:
    return [words(name) for name in (target.name, str(target.label), *target.names)]


def foreign(target: Field) -> list[str]:
    return elsewhere(own(target))


def exactly(names: list[str], free: dict[str, str]) -> str | None:
    return next((name for name in names if name in free), None)


def roughly(names: list[str], free: dict[str, str]) -> str | None:
    """ "Company name (legal)" for "company name"; short words such as "id" would be found everywhere."""
    long = [name for name in names if len(name) > 4]
    return next((column for column in free for name in long if f" {name} " in f" {column} "), None)
