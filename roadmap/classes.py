"""Scores that are classes rather than figures: their words, their order, and what each counts as. Known here only."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from roadmap.models import ScoringKind


class Class(NamedTuple):
    """`slug`: how filters name it, whatever the language."""

    slug: str
    value: float
    name: Any


# The first of each is wanted most.
CLASSES: Mapping[str, tuple[Class, ...]] = {
    ScoringKind.MOSCOW: (
        Class("must", 3, _("Must")),
        Class("should", 2, _("Should")),
        Class("could", 1, _("Could")),
        Class("wont", 0, _("Won’t")),
    ),
    ScoringKind.KANO: (
        Class("must_be", 4, _("Must-be")),
        Class("performance", 3, _("Performance")),
        Class("attractive", 2, _("Attractive")),
        Class("indifferent", 1, _("Indifferent")),
        Class("reverse", 0, _("Reverse")),
    ),
}


def class_of(kind: str, value: float | None) -> str | None:
    """The word for a score of a model of this kind; None for figures, and for what is none of the classes."""
    return next((str(one.name) for one in CLASSES.get(kind, ()) if one.value == value), None)


def choice_of(choices: Iterable[Mapping[str, Any]], value: float | None) -> str | None:
    """The word for a value of a criterion whose values have names."""
    return next((str(one["name"]) for one in choices if one["value"] == value), None)


def words_of(kind: str) -> dict[str, str]:
    """Slug → word, in order."""
    return {one.slug: str(one.name) for one in CLASSES.get(kind, ())}


def values_of(kind: str) -> dict[str, float]:
    return {one.slug: one.value for one in CLASSES.get(kind, ())}


def told() -> dict[str, list[list[Any]]]:
    """For who shows scores elsewhere: by kind, [slug, value, word] in order."""
    return {
        str(kind): [[one.slug, one.value, str(one.name)] for one in known] for kind, known in CLASSES.items()
    }
