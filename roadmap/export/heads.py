"""What the columns of a file are called: once, so that an import of the same file knows them again (`roadmap.import_own`)."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.imports.headings import words
from roadmap.export.labels import labels

DATED = ("start", "end", "rollup_start", "rollup_end")
# A heading of numbers and signs alone would be taken for a row.
BARE = re.compile(r"[^\W\d_]")
IDENTITY = "pmhub id"


def beside(name: str, label: str) -> dict[str, str]:
    """Further columns of a field: the day that stands for a date in words, which item or objective is meant of those that are
    called or inherited alike."""
    if name in DATED:
        return {f"{name}:day": _("%(field)s (day)") % {"field": label}}
    if name == "objective":
        return {"objective:own": _("%(field)s (own)") % {"field": label}}
    if name == "parent":
        return {"parent:key": _("%(field)s (key)") % {"field": label}}
    return {"id": IDENTITY} if name == "key" else {}


def own_label(name: str, label: str) -> str:
    """What is counted has a name of its own, for a column "Blocks" elsewhere says which."""
    return _("%(field)s (count)") % {"field": label} if name in ("blocks", "blocked_by") else label


def heads(known: Mapping[str, str]) -> dict[str, str]:
    """Name of a column → its heading, for all fields: where two would be called alike, own ones say which they are."""
    taken = set(standard().values())
    own = {name: label for name, label in known.items() if "." in name}
    often = Counter(words(label) for label in own.values())
    return {
        name: own_label(name, label) if name not in own else _told_apart(name, label, taken, often)
        for name, label in known.items()
    }


def _told_apart(name: str, label: str, taken: set[str], often: Counter[str]) -> str:
    alone = words(label) not in taken and often[words(label)] == 1 and BARE.search(label)
    return label if alone else f"{label[:60]} [{name}]"


def standard() -> dict[tuple[str, str], str]:
    """(language, name) → heading, as `words` writes it, of every column that is no field of one's own."""
    return {
        (language, name): words(head)
        for language, _label in settings.LANGUAGES
        for name, head in _in(language).items()
    }


@cache
def _in(language: str) -> dict[str, str]:
    with translation.override(language):
        found: dict[str, str] = {}
        for name, label in labels().items():
            found |= {name: own_label(name, label)} | beside(name, label)
        return found | {"scenario": _("Scenario")}
