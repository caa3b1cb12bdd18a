"""Formula fields: what they may name, and the SQL that reckons them within the JSON of an item."""

from collections.abc import Iterable

from django.db import connection
from django.utils.translation import gettext as _

from core.errors import Invalid
from roadmap.filters.columns import COUNTED, COUNTS, NUMBERS
from roadmap.formula import parse
from roadmap.models import CustomField, FieldKind

NUMERIC = (FieldKind.NUMBER, FieldKind.MONEY)


def known_names() -> dict[str, str]:
    """Name in a formula → SQL over `roadmap_item i`: numbers of items, signals, counts, and custom numbers."""
    numbers = CustomField.objects.filter(kind__in=NUMERIC, archived=False)
    return names_of(numbers.values_list("slug", flat=True))


def names_of(slugs: Iterable[str]) -> dict[str, str]:
    # A slug is letters, digits and underscores, so it can stand in a statement as it is.
    own = {slug: f"((i.custom->>'{slug}')::float)" for slug in slugs}
    return {f"custom.{slug}": sql for slug, sql in own.items()} | own | COUNTS | NUMBERS


def check_formula(text: str, slug: str) -> None:
    """Raises: Invalid when it cannot be read or names what there is not."""
    if not text.strip():
        raise Invalid({"formula": _("Write a formula, such as value / effort.")})
    known = known_names()
    unknown = sorted(parse(text).names - set(known))
    if unknown:
        said = _("There is no number called %(names)s. Known are: %(known)s.")
        names = {"names": ", ".join(unknown), "known": ", ".join(sorted(known))}
        raise Invalid({"formula": said % names})


# Where an item is read with its signals joined as `s`, they need not be looked up again.
JOINED = {name: f"coalesce(s.{name}, 0)" for name in ("customers", "companies", "revenue", "votes")} | {
    "rice": "(coalesce(i.reach, s.customers) * i.impact * (i.confidence / 100) / nullif(i.effort, 0))"
}


# Where a statement lets counts be joined that formulas name: once for each row however many name it, or for all at once.
COUNTS_OF_ROW, COUNTS_OF_ALL = "/* counts of a row */", "/* counts of all */"


def _counted(sql: str, names: Iterable[str]) -> tuple[str, dict[str, str]]:
    """Joins for those of `names` that are counted, and how they are read then."""
    wanted = sorted(COUNTED.keys() & set(names))
    if COUNTS_OF_ALL in sql:
        joins = [f" LEFT JOIN {COUNTED[n].of_all()} c_{n} ON c_{n}.item_id = i.id" for n in wanted]
    elif COUNTS_OF_ROW in sql:
        joins = [f" LEFT JOIN LATERAL (SELECT {COUNTED[n].of_row()} AS n) c_{n} ON true" for n in wanted]
    else:
        return "", {}
    return "".join(joins), {name: f"coalesce(c_{name}.n, 0)" for name in wanted}


# Not by the ORM: each list of items asks for them, and a query is built in three times the time of its answer.
FIELDS = (
    "SELECT slug, kind, formula FROM roadmap_customfield WHERE kind = ANY(%s) AND NOT archived"
    " AND workspace_id = (SELECT core_workspace()) ORDER BY slug"
)


def with_formulas(sql: str) -> str:
    """`sql`, which reads `i.custom` of items with their signals as `s`, with the results of formulas among them.

    One statement more; without formula fields `sql` stays as it is.
    """
    with connection.cursor() as cursor:
        cursor.execute(FIELDS, [[FieldKind.FORMULA.value, *(kind.value for kind in NUMERIC)]])
        fields = cursor.fetchall()
    formulas = {slug: text for slug, kind, text in fields if kind == FieldKind.FORMULA}
    if not formulas:
        return sql
    parsed = {slug: parse(text) for slug, text in formulas.items()}
    joins, counts = _counted(sql, set().union(*(one.names for one in parsed.values())))
    known = names_of(slug for slug, kind, _text in fields if kind != FieldKind.FORMULA) | JOINED | counts
    results = ", ".join(f"'{slug}', ({one.sql(known)})::numeric" for slug, one in parsed.items())
    sql = sql.replace(COUNTS_OF_ROW, joins).replace(COUNTS_OF_ALL, joins)
    return sql.replace("i.custom", f"(i.custom || jsonb_strip_nulls(jsonb_build_object({results})))", 1)
