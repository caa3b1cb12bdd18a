"""The pages of a product as they once stood, read from the event log, and what differs between two of them."""

import difflib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from core.events import history_of
from core.models import Event
from roadmap.models import Product

PAGES = ("vision", "target_market", "strategy", "summary")
# Words with the space behind them, so that what is put together again is the text.
PIECES = re.compile(r"\S+\s*|\s+")
# Marks of Markdown around words: emphasis, code, a link's address, a heading's signs.
MARKS = (
    (re.compile(r"(\*\*|__|~~|`{1,3}|(?<!\w)[*_])(?=\S)(.{1,300}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"!?\[([^\[\]\n]{1,300})\]\([^)\s]{1,500}\)"), r"\1"),
    (re.compile(r"^#{1,6}[ \t]+", re.MULTILINE), ""),
)
# Pairs of equal words between the first change and the last: past them two texts are told as one gone and one new,
# for comparing takes as long as there are pairs, or many times that.
MOST_PAIRS = 500_000
Step = tuple[str, int, int, int, int]


@dataclass(frozen=True)
class Version:
    """`text` as it stood from `at` on; `id` is the event that made it so."""

    id: int
    at: datetime
    who: str
    text: str


@dataclass(frozen=True)
class Piece:
    """`kind`: same, gone or new."""

    kind: str
    text: str


def changes_of(product: Product, page: str) -> QuerySet[Event]:
    """The events that made versions of one page, the newest first."""
    events = history_of("roadmap.product", product.pk).filter(object_id=product.pk, changes__has_key=page)
    begun_empty = Q(operation="insert") & Q(**{f"changes__{page}__1": ""})
    return events.filter(operation__in=("insert", "update")).exclude(begun_empty)


def as_version(event: Event, page: str) -> Version:
    return Version(event.pk, event.at, str(event.actor) if event.actor else "", event.changes[page][1] or "")


def versions_of(product: Product, page: str) -> list[Version]:
    """All versions of one page, the newest first; the first is what stands now."""
    return [as_version(event, page) for event in changes_of(product, page)]


def read_out(before: str, after: str) -> list[Piece]:
    """What differs between two texts as they are read; as they are typed where only their marks differ."""
    plain = without_marks(before), without_marks(after)
    return difference(*(plain if plain[0] != plain[1] or before == after else (before, after)))


def without_marks(text: str) -> str:
    for mark, words in MARKS:
        text = mark.sub(words, text)
    return text


def difference(before: str, after: str) -> list[Piece]:
    """What turns `before` into `after`, word by word."""
    old, new = PIECES.findall(before), PIECES.findall(after)
    return list(_pieces(old, new))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for kind, a, b, c, d in _steps(old, new):
        if kind == "equal":
            yield Piece("same", "".join(new[c:d]))
            continue
        if a < b:
            yield Piece("gone", "".join(old[a:b]))
        if c < d:
            yield Piece("new", "".join(new[c:d]))


def _steps(old: list[str], new: list[str]) -> Iterator[Step]:
    """What begins and ends both is not compared, so that a small change of a long text costs little."""
    least = min(len(old), len(new))
    head = next((at for at in range(least) if old[at] != new[at]), least)
    tail = next((at for at in range(least - head) if old[-1 - at] != new[-1 - at]), least - head)
    if head:
        yield "equal", 0, head, 0, head
    yield from _between(old, new, head, tail)
    if tail:
        yield "equal", len(old) - tail, len(old), len(new) - tail, len(new)


def _between(old: list[str], new: list[str], head: int, tail: int) -> Iterator[Step]:
    gone, come = old[head : len(old) - tail], new[head : len(new) - tail]
    times = Counter(come)
    if sum(times[word] for word in gone) > MOST_PAIRS:
        yield "replace", head, head + len(gone), head, head + len(come)
        return
    for kind, a, b, c, d in difflib.SequenceMatcher(None, gone, come, autojunk=False).get_opcodes():
        yield kind, a + head, b + head, c + head, d + head
