"""Rows by a few letters of their name, also mistyped ones: the server's half of the palette's ear (static/js/find.js)."""

import re
import unicodedata
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet

MOST_WORDS = 6
# As alike as two letters that changed places leave a word of four; and how many of those are looked at closely.
ALIKE = 0.19
CLOSELY = 40


def fold(text: str) -> str:
    """Without case and accents."""
    return "".join(
        one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one)
    ).lower()


def forgiven(word: str) -> int:
    """How many slips of the finger a word forgives."""
    return 2 if len(word) > 7 else 1 if len(word) > 3 else 0


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
        least = min((slips(word, one, most) for one in known), default=most + 1)
        if least > most:
            return None
        cost += least
    return cost


def by_name(
    rows: QuerySet[Any], field: str, words: str, most: int, *, always: bool = False
) -> list[tuple[Any, bool]]:
    """Up to `most` rows, each with whether it is only alike: those that have every word in `field` in their own order;
    then, where there are none (or `always`), those that were meant by a mistyped one, the likest first."""
    there = Q()
    for word in words.split()[:MOST_WORDS]:
        there &= Q(**{f"{field}__icontains": word})
    exact = list(rows.filter(there)[:most])
    found = [(row, False) for row in exact]
    if len(found) < most and (always or not found):
        others = rows.exclude(pk__in=[row.pk for row in exact])
        alike = others.annotate(likeness=TrigramWordSimilarity(words, field)).filter(likeness__gte=ALIKE)
        costs = [(heard(words, getattr(row, field)), row) for row in alike.order_by("-likeness")[:CLOSELY]]
        near = sorted(((cost, row) for cost, row in costs if cost is not None), key=lambda one: one[0])
        found += [(row, cost > 0) for cost, row in near[: most - len(found)]]
    return found
