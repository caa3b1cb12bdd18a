"""Items by what a file calls them: external id, key, another id of their product of origin, or their title."""

from collections.abc import Callable, Iterable
from typing import Any

from core.imports.lists import apart
from roadmap.models import Item


class Finder:
    """`called` and `came_by` tell what earlier rows of the file said (`core.imports.Importer`)."""

    def __init__(self, called: Callable[[str], str | None], came_by: Callable[[str, str], bool]) -> None:
        self.called, self.came_by = called, came_by
        self.by_name: dict[str, Item] = {}
        self.by_title: dict[str, Item | None] = {}

    def load(self, names: Iterable[str]) -> None:
        """In three queries whatever the names."""
        wanted = {name for said in names for name in (said, self.called(said)) if name}
        if not wanted:
            return
        self._add(Item.objects.filter(external_id__in=wanted))
        self._add(Item.objects.filter(key__in=wanted))
        if rest := wanted - self.by_name.keys():
            self._add_titles(Item.objects.filter(title__in=rest))

    def beside(self, items: Iterable[Item]) -> "Finder":
        """One that knows these too."""
        other = Finder(self.called, self.came_by)
        other.by_name, other.by_title = dict(self.by_name), dict(self.by_title)
        other.add(items)
        return other

    def add(self, items: Iterable[Item]) -> None:
        """Those that this batch made or found."""
        items = list(items)
        self._add(items)
        self._add_titles(items)

    def _add(self, items: Iterable[Item]) -> None:
        self.by_name |= {name: item for item in items for name in (item.external_id, item.key) if name}

    def _add_titles(self, items: Iterable[Item]) -> None:
        for item in items:
            there = self.by_title.setdefault(item.title.casefold(), item)
            if there is not None and there.pk != item.pk:
                self.by_title[item.title.casefold()] = None  # a title that two have names neither

    def __call__(self, name: str) -> Item | None:
        found = self.by_name.get(name) or self.by_name.get(self.called(name) or "")
        return found or self.by_title.get(name.casefold())

    def came(self, name: str) -> bool:
        """Whether a row of the file is called so: in a dry run, it would be there."""
        return self.came_by("external_id", name) or self.called(name) is not None


def unlisted(parts: Iterable[str]) -> list[str]:
    """Parts of a list, also where it was written as JSON among other texts: done, ["backend", "security"]."""
    parts = list(parts)
    if not any(part.startswith('["') for part in parts):
        return list(dict.fromkeys(parts))
    plain = (part.strip('[]" ') if part[:1] in '["' or part[-1:] in ']"' else part for part in parts)
    return list(dict.fromkeys(part for said in plain for part in said.split('", "') if part))


def first_of(said: Any) -> list[str]:
    """People of one cell, one after the other: "a@b.c, d@e.f", lines, or JSON."""
    marks = "\n" if "\n" in said else ";" if ";" in said else ","
    plain = (part.strip(' []"') for part in said.split(marks))
    return [said, *dict.fromkeys(part for part in (*map(str.strip, apart(said)), *plain) if part)]
