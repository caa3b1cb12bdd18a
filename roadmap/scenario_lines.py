"""The changes of a scenario as its page shows them: line by line, in words."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmap.clashes import ENDS, GONE
from roadmap.models import ChangeKind, Item, LinkKind
from roadmap.queries import scenarios as queries
from roadmap.wording.values import Words


@dataclass(frozen=True)
class Row:
    """One field: what it was when first changed, what it is now, what it would be."""

    field: str
    label: str
    was: str
    now: str
    then: str
    clash: bool = False
    # What the live plan cannot be given any more.
    lost: str = ""


@dataclass
class Line:
    effect: queries.Effect
    rows: list[Row] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.effect.change.kind

    @property
    def name(self) -> str:
        """Short, to call it by."""
        return self.effect.key or self.effect.title

    @property
    def tag(self) -> str:
        change = self.effect.change
        if change.is_gone or any(row.lost for row in self.rows):
            return _("Deleted since")
        if self.kind == ChangeKind.LINK:
            return _("Link taken away") if change.drop else (_("New link") if change.is_new else _("Link"))
        if change.drop:
            return _("Dropped")
        if change.fields.get("archived"):
            return _("Archived")
        return _("New") if change.is_new else ""

    @property
    def said(self) -> str:
        """Of a link: what it says."""
        values = self.effect.change.fields
        kinds = {
            LinkKind.RELATES: _("They relate to each other."),
            LinkKind.DUPLICATES: _("The first duplicates the second."),
        }
        return kinds.get(values["kind"], _("The second waits for the first."))


def lines_of(found: queries.Comparison) -> list[Line]:
    values = [
        (one.field, value)
        for effect in found.effects
        for one in effect.differences
        for value in (one.was, one.now, one.then)
    ]
    words, places = Words(values), Places(found.effects)
    return [_line(effect, words, places) for effect in found.effects]


def _line(effect: queries.Effect, words: Words, places: "Places") -> Line:
    clashing = {clash.field: clash for clash in effect.clashes}
    line = Line(effect)
    if GONE in clashing or ENDS in clashing:
        line.rows.append(_lost(GONE if GONE in clashing else ENDS))
        return line
    for one in effect.differences:
        line.rows.append(_row(effect, one, words, places, one.field in clashing))
    if effect.change.kind == ChangeKind.LINK and "lag" not in clashing and not _tells_lag(effect):
        line.rows.clear()
    if "archived_at" in clashing:
        label = words.label("archived_at")
        line.rows.append(Row("archived_at", label, "–", _("archived since"), "–", True))
    return line


def _tells_lag(effect: queries.Effect) -> bool:
    change = effect.change
    return not change.drop and change.fields["lag"] != change.was.get("lag", 0)


def _lost(what: str) -> Row:
    said = _("It is deleted since.") if what == GONE else _("An item that it names is deleted since.")
    return Row(what, "", "", "", "", True, said)


def _row(effect: queries.Effect, one: queries.Difference, words: Words, places: "Places", clash: bool) -> Row:
    if one.field == "rank":
        was, now, then = (
            places.live(effect, one.was),
            places.live(effect, one.now),
            places.then(effect, one.then),
        )
    elif one.field == "lag":
        none = _("no link") if effect.change.drop else ""
        was, now, then = _lag(one.was), _lag(one.now), none or _lag(one.then)
    else:
        was, now, then = (words.value(one.field, value) for value in (one.was, one.now, one.then))
    return Row(one.field, words.label(one.field), was, now, then, clash)


def _lag(days: int | None) -> str:
    if days is None:
        return "–"
    return ngettext("%(n)d day between", "%(n)d days between", days) % {"n": days}


class Places:
    """Places in the order as people tell them: after which item."""

    def __init__(self, effects: Iterable[queries.Effect]) -> None:
        moved = {
            effect.before.pk: effect for effect in effects if effect.before and "rank" in effect.change.fields
        }
        rows = list(Item.objects.live().values_list("rank", "key", "pk")) if moved else []
        self._live = sorted((rank, key) for rank, key, _pk in rows)
        self._then = sorted(
            (moved[pk].change.fields["rank"] if pk in moved else rank, key) for rank, key, pk in rows
        )

    def live(self, effect: queries.Effect, rank: float | None) -> str:
        return self._said(self._live, effect, rank)

    def then(self, effect: queries.Effect, rank: float | None) -> str:
        return self._said(self._then, effect, rank)

    def _said(self, order: list[tuple[float, str]], effect: queries.Effect, rank: float | None) -> str:
        if rank is None:
            return "–"
        at = bisect_left(order, (rank, ""))
        before = [key for _rank, key in order[max(at - 2, 0) : at] if key != effect.key]
        return _("after %(key)s") % {"key": before[-1]} if before else _("first of all")
