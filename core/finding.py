"""Rows by a few letters of their name, also mistyped ones: the server's half of the palette's ear (static/js/find.js)."""

import re
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import CharField, Count, Lookup, Max, Q, QuerySet, Sum, TextField

from core.tenancy import actor

MOST_WORDS = 6
# As alike as two letters that changed places leave a word of four; and how many of those are looked at closely.
ALIKE = 0.19
CLOSELY = 40
# How many words a mistyped one may stand for; how many of a column are known, ten thousand texts having 20,000; and how
# many a process keeps in all, at 200 bytes each.
MEANT = 6
MOST_KNOWN = 50_000
MOST_KEPT = 300_000


def fold(text: str) -> str:
    """Without case and accents."""
    return "".join(
        one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one)
    ).lower()


def forgiven(word: str) -> int:
    """How many slips of the finger a word forgives."""
    return 2 if len(word) > 7 else 1 if len(word) > 2 else 0


def strange(word: str) -> int:
    """How many of its letters a known word may lack: of three letters none is wrong, but one may be missing or misplaced."""
    return forgiven(word) if len(word) > 3 else 0


def slips(word: str, text: str, most: int) -> int:
    """Slips between `word` and the beginning of `text`: a letter wrong, missing, too many, or two swapped; past `most`
    it stops counting."""
    width = min(len(text), len(word) + most)
    before: list[int] | None = None
    last = list(range(width + 1))
    for row, letter in enumerate(word, 1):
        line = [row]
        for at in range(1, width + 1):
            cost = min(last[at] + 1, line[at - 1] + 1, last[at - 1] + (letter != text[at - 1]))
            if before and at > 1 and letter == text[at - 2] and word[row - 2] == text[at - 1]:
                cost = min(cost, before[at - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, last = last, line
    return min(last[max(0, len(word) - most) :], default=most + 1)


def heard(words: str, text: str) -> int | None:
    """The slips after which every one of `words` is in `text`; None when they are too many."""
    plain = fold(text)
    known = re.split(r"\W+", plain)
    cost = 0
    for word in fold(words).split()[:MOST_WORDS]:
        if word in plain:
            continue
        most = forgiven(word)
        near = (one for one in known if len(set(word) - set(one)) <= strange(word))
        least = min((slips(word, one, most) for one in near), default=most + 1)
        if least > most:
            return None
        cost += least
    return cost


# Many rows: the words that occur are kept, a mistyped one is looked up among them, and the rows are asked for those -----


@dataclass
class Vocabulary:
    """The words of one column: as they stand there, by how they are read; with their letters as bits, in that order."""

    written: dict[str, tuple[str, ...]] = field(default_factory=dict)
    letters: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Vocabulary":
        made = cls()
        for text in texts:
            for word in re.split(r"\W+", text.lower()):
                if word:
                    made._learn(word if word.isascii() else fold(word), word)
            if len(made.written) >= MOST_KNOWN:
                break
        made.letters = [letters(word) for word in made.written]
        return made

    def _learn(self, read: str, word: str) -> None:
        known = self.written.get(read, ())
        if word not in known:
            self.written[read] = (*known, word)

    def meant(self, word: str) -> dict[str, int]:
        """Words as they are written that `word` may stand for, each with its slips, the likest first."""
        held = {one: 0 for one in self.written if word in one}
        if not held and (most := forgiven(word)):
            mask, short = letters(word), len(word) - most
            near = (
                one
                for one, has in zip(self.written, self.letters, strict=True)
                if len(one) >= short and (mask & ~has).bit_count() <= strange(word)
            )
            costs = ((one, slips(word, one, most)) for one in near)
            held = {one: cost for one, cost in costs if cost <= most}
        best = sorted(held, key=lambda one: (held[one], len(one), one))[:MEANT]
        return {raw: held[one] for one in best for raw in sorted(self.written[one])[:MEANT]}


def letters(word: str) -> int:
    mask = 0
    for one in word:
        mask |= 1 << (ord(one) % 61)
    return mask


class Kept:
    """The vocabularies asked for last, as many as have MOST_KEPT words together."""

    def __init__(self) -> None:
        self.found: OrderedDict[tuple[Any, ...], tuple[Any, Vocabulary]] = OrderedDict()
        self.lock = Lock()

    def get(self, key: tuple[Any, ...], revision: Any, make: Callable[[], Vocabulary]) -> Vocabulary:
        with self.lock:
            known = self.found.get(key)
            if known and known[0] == revision:
                self.found.move_to_end(key)
                return known[1]
        made = make()
        with self.lock:
            self.found[key] = revision, made
            self.found.move_to_end(key)
            while len(self.found) > 1 and self.words() > MOST_KEPT:
                self.found.popitem(last=False)
        return made

    def words(self) -> int:
        return sum(len(one.written) for _revision, one in self.found.values())


kept = Kept()


def vocabulary(model: Any, name: str) -> Vocabulary:
    """Of the acting workspace; read anew after any change of the rows."""
    rows = model.objects.order_by()
    revision = rows.aggregate(n=Count("pk"), v=Sum("version"), at=Max("updated_at"))
    texts = rows.values_list(name, flat=True)
    return kept.get(
        (actor().workspace.pk, model, name), revision, lambda: Vocabulary.of(texts.iterator(chunk_size=5000))
    )


def by_name(rows: QuerySet[Any], name: str, words: str, most: int) -> list[tuple[Any, bool]]:
    """Up to `most` rows in their own order, each with whether it is only alike: those that have every word in the column
    `name`; where there are none, those that were meant by a mistyped word, the likest first."""
    exact = _having(rows, name, [{word: 0} for word in words.split()[:MOST_WORDS]])[:most]
    if found := [(row, False) for row in exact]:
        return found
    known = vocabulary(rows.model, name)
    meant = [known.meant(word) for word in fold(words).split()[:MOST_WORDS]]
    if not meant or not all(meant):
        return []
    return _alike(_having(rows, name, meant), name, words)[:most]


def _alike(rows: QuerySet[Any], name: str, words: str) -> list[tuple[Any, bool]]:
    """Of the first rows those that are heard as `words`, the likest first; each with whether it is only alike."""
    costs = [(heard(words, getattr(row, name)), row) for row in rows[:CLOSELY]]
    near = sorted(((cost, row) for cost, row in costs if cost is not None), key=lambda one: one[0])
    return [(row, cost > 0) for cost, row in near]


class HasAny(Lookup):
    """As one `icontains` for each of several words, but the text is turned to capitals once: that is what takes time."""

    lookup_name = "has_any"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        text, values = self.process_lhs(compiler, connection)
        words = [f"%{connection.ops.prep_for_like_query(word)}%" for word in self.rhs]
        any_of = ", ".join(["UPPER(%s)"] * len(words))
        return f"UPPER({text}::text) LIKE ANY(ARRAY[{any_of}])", (*values, *words)


CharField.register_lookup(HasAny)
TextField.register_lookup(HasAny)


def _having(rows: QuerySet[Any], name: str, choices: list[dict[str, int]]) -> QuerySet[Any]:
    """Rows that have one of each of these choices of words."""
    there = Q()
    for choice in choices:
        there &= Q(**{f"{name}__has_any": list(choice)})
    return rows.filter(there)


# Few rows: all are looked at -------------------------------------------------------------------------------------------


def of_few(rows: QuerySet[Any], name: str, words: str, most: int) -> list[tuple[Any, bool]]:
    """As `by_name`, of a table that is small; what is alike fills up what was named."""
    exact = list(_having(rows, name, [{word: 0} for word in words.split()[:MOST_WORDS]])[:most])
    others = rows.exclude(pk__in=[row.pk for row in exact])
    alike = others.annotate(likeness=TrigramWordSimilarity(words, name)).filter(likeness__gte=ALIKE)
    near = _alike(alike.order_by("-likeness"), name, words)
    return [(row, False) for row in exact] + near[: most - len(exact)]
