"""How alike two texts are, by shared trigrams counted as pg_trgm counts them; for the few candidates of one note."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

WORD = re.compile(r"\w+")
SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
# Words this short, or this common, say nothing about what a note asks for.
COMMON = frozenset(
    "about after again also another because before being between could every first from have having into just like "
    "make more most much need needs only other over please same should some still such than that their them then "
    "there these they this those through time very want wants what when where which while will with without would "
    "your support better using users user customers customer".split()
)


@lru_cache(maxsize=4096)
def trigrams(text: str) -> frozenset[str]:
    """Each word padded with two blanks before and one after, cut in threes."""
    words = WORD.findall(text.lower())
    return frozenset(
        padded[i : i + 3] for word in words for padded in [f"  {word} "] for i in range(len(padded) - 2)
    )


def contained(title: str, text: str) -> float:
    """The share of the title's trigrams that occur in the text: 1 when every word of the title is there."""
    wanted = trigrams(title)
    return len(wanted & trigrams(text)) / len(wanted) if wanted else 0.0


def sentences(text: str) -> list[tuple[int, str]]:
    """Sentences with their offsets, without surrounding blanks."""
    found = []
    for match in SENTENCE.finditer(text):
        sentence = match.group().strip()
        if len(sentence) > 8:
            found.append((match.start() + match.group().index(sentence), sentence))
    return found


def telling_words(text: str, limit: int = 60) -> list[str]:
    """The words worth looking for in titles: long enough, not common, each once, longest first."""
    words = {word for word in WORD.findall(text.lower()) if len(word) > 3 and word not in COMMON}
    return sorted(words, key=lambda word: (-len(word), word))[:limit]


@dataclass(frozen=True)
class Likeness:
    score: float
    start: int
    quote: str

    @property
    def end(self) -> int:
        return self.start + len(self.quote)


def best_sentence(title: str, text: str) -> Likeness | None:
    """The sentence of the text that resembles the title most."""
    telling = " ".join(telling_words(title)) or title
    scored = [Likeness(contained(telling, sentence), start, sentence) for start, sentence in sentences(text)]
    return max(scored, key=lambda one: one.score, default=None)
