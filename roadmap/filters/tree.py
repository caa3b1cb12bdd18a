"""Conditions joined by all, any and not, as JSON, to SQL.

A node is {"all": [nodes]}, {"any": [nodes]}, {"not": node} or {"field": name, "op": op, "value": value}; a signal's node
may carry a "segment". What an item does not have answers no question but "empty"; the negative ops are true of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from types import MappingProxyType
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from core.api.reading import refusal_of
from core.errors import Invalid
from core.tenancy import Actor
from roadmap.filters.columns import Column, column_for
from roadmap.filters.days import day_of
from roadmap.filters.where import Where
from roadmap.rolling import AIMS, scoped

DEEPEST = 8
MOST = 200
MOST_VALUES, MOST_WORDS = 1000, 50
EDGE = timedelta(days=2)
Piece = tuple[str, list[Any]]
NOTHING = (None, "", "none")
NEGATIVE = {"is_not": "is", "none_of": "any_of", "not_empty": "empty"}
OPS = {
    "text": {"is", "any_of", "empty", "contains"},
    "ref": {"is", "any_of", "empty"},
    "number": {"is", "any_of", "empty", ">", ">=", "<", "<=", "between"},
    "count": {"is", "any_of", "empty", ">", ">=", "<", "<=", "between"},
    "day": {"is", "empty", ">", ">=", "<", "<=", "before", "after", "between", "since"},
    "moment": {"is", "empty", ">", ">=", "<", "<=", "before", "after", "between", "since"},
    "list": {"is", "any_of", "empty", "contains"},
    "flag": {"is"},
}
SYMBOLS = {"before": "<", "after": ">", "since": ">="}


def where_of_tree(node: Any, actor: Actor, alone: bool = False) -> Where:
    """The conditions of a filter tree. `alone`: each item is asked for itself, not for what others say of it, so that an
    objective is its own or none. Raises: Invalid saying which part is not understood, and what would be."""
    if said := refusal_of(node):
        raise wrong(said)
    reader = _Reader(actor, alone)
    sql, values = reader.node(node, 1)
    return Where(f" AND {scoped(sql)}", values)


def wrong(words: str) -> Invalid:
    return Invalid({"filter": words})


class _Reader:
    def __init__(self, actor: Actor, alone: bool = False) -> None:
        self.actor, self.alone = actor, alone
        self.zone = ZoneInfo(actor.workspace.zone)
        self.today = timezone.localdate(actor.now, self.zone)
        self.count = 0

    def node(self, node: Any, depth: int) -> Piece:
        self.count += 1
        if depth > DEEPEST or self.count > MOST:
            raise wrong(_("This filter is too large. Use fewer conditions."))
        if not isinstance(node, dict):
            raise wrong(
                _("A condition is an object with “field”, “op” and “value”, or with “all”, “any” or “not”.")
            )
        if "not" in node:
            sql, values = self.node(node["not"], depth + 1)
            return f"NOT {sql}", values
        for word, joint in (("all", " AND "), ("any", " OR ")):
            if word in node:
                return self.group(node[word], joint, depth)
        return self.condition(node)

    def group(self, nodes: Any, joint: str, depth: int) -> Piece:
        """All of nothing is everything, any of nothing is nothing."""
        if not isinstance(nodes, list):
            raise wrong(_("“all” and “any” hold a list of conditions."))
        pieces = [self.node(one, depth + 1) for one in nodes]
        if not pieces:
            return ("true" if joint == " AND " else "false"), []
        return f"({joint.join(sql for sql, _v in pieces)})", [
            value for _s, values in pieces for value in values
        ]

    def condition(self, node: dict[str, Any]) -> Piece:
        name, op, value = str(node.get("field", "")), str(node.get("op", "is")), node.get("value")
        if name == "q":
            return _text_anywhere(str(value or ""))
        column = column_for(name, self.actor, self.today, str(node.get("segment") or ""))
        if self.alone and column and AIMS in column.sql:
            column = replace(column, sql=f"i.{name}_id")
        if column is None:
            raise wrong(_("There is no field “%(name)s” to filter by.") % {"name": name})
        plain = NEGATIVE.get(op, op)
        if plain not in OPS[column.kind]:
            allowed = sorted(OPS[column.kind] | set(NEGATIVE))
            raise wrong(
                _("“%(name)s” cannot be asked “%(op)s”. Choose from: %(allowed)s.")
                % {"name": name, "op": op, "allowed": ", ".join(allowed)}
            )
        sql, values = self.ask(column, plain, value, name)
        sql = f"coalesce({sql}, false)"
        return (f"NOT {sql}" if op in NEGATIVE else sql), values

    def ask(self, column: Column, op: str, value: Any, name: str) -> Piece:
        kept = list(column.values)
        if op == "empty":
            return _empty(column), kept * _empty(column).count(column.sql)
        if column.kind == "flag":
            return f"{column.sql} = %s", [*kept, _flag(value)]
        if op in ("is", "any_of"):
            return self.among(column, value, name, op == "any_of")
        if op == "contains":
            return _contains(column, str(value or ""))
        if op == "between":
            return self.between(column, value, name)
        return self.compared(column, SYMBOLS.get(op, op), value, name)

    def among(self, column: Column, value: Any, name: str, many: bool) -> Piece:
        if many != isinstance(value, list):
            raise wrong(_("“any_of” and “none_of” need a list of values, “is” and “is_not” one."))
        given = value if many else [value]
        if len(given) > MOST_VALUES:
            raise wrong(_("Give at most %(most)d values.") % {"most": MOST_VALUES})
        some = [self.me() if column.person and one == "me" else one for one in given if one not in NOTHING]
        pieces: list[Piece] = []
        if len(some) < len(given):
            pieces.append((_empty(column), list(column.values) * _empty(column).count(column.sql)))
        if column.kind in ("day", "moment"):
            pieces += [self.on_day(column, one, name) for one in some]
        elif some:
            pieces.append(self.one_of(column, some, name))
        sql = " OR ".join(f"coalesce({one}, false)" for one, _v in pieces) or "false"
        return f"({sql})", [one for _s, values in pieces for one in values]

    def one_of(self, column: Column, some: list[Any], name: str) -> Piece:
        if column.kind == "list":
            return f"{column.sql} ?| %s::text[]", [*column.values, [str(one) for one in some]]
        figures: Callable[[Any, str], Any] = partial(self.number, classes=column.classes)
        read, cast = {
            "ref": (self.ref, "uuid"),
            "number": (figures, "float8"),
            "count": (self.number, "float8"),
        }.get(column.kind, (_same, "text"))
        return f"{column.sql} = ANY(%s::{cast}[])", [*column.values, [read(one, name) for one in some]]

    def on_day(self, column: Column, value: Any, name: str) -> Piece:
        day = self.day(value, name)
        if column.kind == "day":
            return f"{column.sql} = %s", [*column.values, day]
        return f"({column.sql} >= %s AND {column.sql} < %s)", [
            *column.values,
            self.midnight(day),
            *column.values,
            self.midnight(day + timedelta(days=1)),
        ]

    def between(self, column: Column, value: Any, name: str) -> Piece:
        if not isinstance(value, list) or len(value) != 2:
            raise wrong(_("“between” needs two values; either may be null."))
        low, high = value
        pieces = [self.compared(column, ">=", low, name)] if low is not None else []
        pieces += [self.compared(column, "<=", high, name)] if high is not None else []
        if not pieces:
            raise wrong(_("“between” needs two values; either may be null."))
        return f"({' AND '.join(sql for sql, _v in pieces)})", [
            one for _s, values in pieces for one in values
        ]

    def compared(self, column: Column, symbol: str, value: Any, name: str) -> Piece:
        """A moment is compared by its day in the workspace's zone: after Monday means from Tuesday on."""
        if column.kind in ("number", "count"):
            return f"{column.sql} {symbol} %s", [*column.values, self.number(value, name, column.classes)]
        day = self.day(value, name)
        if column.kind == "day":
            return f"{column.sql} {symbol} %s", [*column.values, day]
        edge = day + timedelta(days=1) if symbol in (">", "<=") else day
        return f"{column.sql} {'>=' if symbol in ('>', '>=') else '<'} %s", [
            *column.values,
            self.midnight(edge),
        ]

    # Reading values -----------------------------------------------------------------------------------------

    def midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self.zone)

    def day(self, value: Any, name: str) -> date:
        found = day_of(str(value or ""), self.today)
        # A day has a day before and after, in every zone.
        if found is None or not date.min + EDGE < found < date.max - EDGE:
            raise wrong(
                _("“%(name)s” needs a day such as 2026-05-14, today, monday, 7d (ago) or +2w.")
                % {"name": name}
            )
        return found

    def number(self, value: Any, name: str, classes: Mapping[str, float] = MappingProxyType({})) -> float:
        if classes and isinstance(value, str):
            value = self.of_class(value, name, classes)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise wrong(_("“%(name)s” needs a number.") % {"name": name})
        try:
            return float(value)
        except OverflowError:
            raise wrong(_("“%(name)s” needs a smaller number.") % {"name": name}) from None

    def of_class(self, value: str, name: str, classes: Mapping[str, float]) -> float:
        if value not in classes:
            raise wrong(_("“%(name)s” is one of: %(known)s.") % {"name": name, "known": ", ".join(classes)})
        return classes[value]

    def me(self) -> str:
        """Nobody owns what somebody asks for who is not signed in."""
        return str(self.actor.user.pk) if self.actor.user else str(UUID(int=0))

    def ref(self, value: Any, name: str) -> str:
        if value == "me":
            return self.me()
        try:
            return str(UUID(str(value)))
        except ValueError:
            raise wrong(_("“%(name)s” needs ids.") % {"name": name}) from None


_same: Callable[[Any, str], str] = lambda value, name: str(value)  # noqa: E731


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise wrong(_("Give true or false."))
    return value


def _empty(column: Column) -> str:
    if column.kind == "list":
        return f"({column.sql} IS NULL OR {column.sql} = '[]'::jsonb)"
    if column.kind == "text":
        return f"({column.sql} IS NULL OR {column.sql} = '')"
    return f"{column.sql} = 0" if column.kind == "count" else f"{column.sql} IS NULL"


def like(text: str) -> str:
    escaped = text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"


def _contains(column: Column, text: str) -> Piece:
    if column.kind == "list":
        return f"{column.sql} ? %s", [*column.values, text]
    return f"unaccent({column.sql}) ILIKE unaccent(%s)", [*column.values, like(text)]


def _text_anywhere(text: str) -> Piece:
    """Each of the words somewhere in key, title and tags."""
    place = "unaccent(i.key || ' ' || i.title || ' ' || array_to_string(i.tags, ' ')) ILIKE unaccent(%s)"
    words = list(dict.fromkeys(text.split()))
    if len(words) > MOST_WORDS:
        raise wrong(_("Search for at most %(most)d words.") % {"most": MOST_WORDS})
    return f"({' AND '.join([place] * len(words)) or 'true'})", [like(word) for word in words]
