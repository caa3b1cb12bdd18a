"""A shared board: its columns, what is told on its cards, and what has shipped lately."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core.dates import months_later
from stakeholders.by_period import MARKS, stage_of, words_of
from stakeholders.readers import Readers
from stakeholders.seen_words import grouped, words
from stakeholders.visibility import Seen

# What cards tell where the view says nothing of them, as far as its audience sees it.
BY_ITSELF = ("status", "start", "end", "objective", "owner", "team")
DATES = ("start", "end")
MOST_LATELY = 12


@dataclass(frozen=True)
class Card:
    """`mark`: a shape and its word; `note`: what needs attention."""

    title: str
    summary: str
    facts: list[tuple[str, str]]
    mark: tuple[str, str] | None = None
    when: str = ""
    note: str = ""
    of_parts: bool = False


@dataclass(frozen=True)
class Board:
    stacks: list[tuple[str, list[Seen]]] = field(default_factory=list)
    lately: list[Seen] = field(default_factory=list)

    @property
    def rows(self) -> list[list[Seen]]:
        return [*(rows for _title, rows in self.stacks), self.lately]


def board_of(seen: list[Seen], readers: Readers) -> Board:
    """Columns by the view's field if the audience sees it, else by horizon, else one.

    By certainty, what is over is not on the board: what shipped lately stands below, as in the workbench.
    """
    name = next(iter(readers.visible(readers.view.stacks, "horizon")), "")
    on = [one for one in seen if name != "horizon" or one.stage == "open"]
    stacks = [(title or _("Plans"), rows) for title, rows in grouped(on, name)]
    return Board(stacks, _lately(seen, readers) if name == "horizon" else [])


def _lately(seen: list[Seen], readers: Readers) -> list[Seen]:
    """Of the last three months, as far as readers know; the newest first."""
    since = months_later(readers.today, -3)
    found = [one for one in seen if one.stage == "shipped" and one.shipped and one.shipped.last >= since]
    found.sort(key=lambda one: one.shipped.last if one.shipped else since, reverse=True)
    return found[:MOST_LATELY]


def card_of(one: Seen, readers: Readers) -> Card:
    """The fields that the view chose for its cards."""
    wanted = [name for name in readers.view.text("cards").split(",") if name] or BY_ITSELF
    chosen = readers.visible(*wanted)
    facts = [
        (readers.head(name), words(one, name))
        for name in chosen
        if name not in ("title", "status", *DATES) and name != readers.view.stacks
    ]
    return Card(
        one.title,
        one.summary,
        [(name, said) for name, said in facts if said],
        _mark(one) if "status" in chosen else None,
        words_of(one) if set(DATES) & set(chosen) else "",
        readers.late(one) if {"status", "end"} & set(chosen) else "",
        one.of_parts,
    )


def _mark(one: Seen) -> tuple[str, str]:
    shape = MARKS[stage][0] if (stage := stage_of(one)) in MARKS else "planned"
    return shape, one.status
