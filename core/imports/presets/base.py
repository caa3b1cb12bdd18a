"""What is said of one product's export."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.imports.headings import words

# Between texts that are joined from several columns of one name, such as Jira's "Comment".
SEPARATOR = "\x1e"
NUMBERED = re.compile(r" \(\d+\)$")


def heading(column: str) -> str:
    """A column's name as presets write it; the second "Labels" of a file is called "Labels (2)" here."""
    return words(NUMBERED.sub("", column))


@dataclass(frozen=True)
class Take:
    """Where one of our fields comes from.

    `names`: headings, the best first; the first that the file has is taken. `every`: all columns of all of them are
    joined by `join`; where that is "", the first filled one counts. `filled`: the text that a filled cell of that heading stands for.
    """

    names: tuple[str, ...]
    every: bool = False
    join: str = "\n"
    values: Mapping[str, str | None] | None = None
    otherwise: str = ""
    filled: Mapping[str, str] = field(default_factory=dict)
    split: str = ""
    markup: str = ""
    # A heading without which nothing is taken: where the file has it, blank cells of it are filled from the others.
    beside: str = ""

    def spec(self, columns: Sequence[str]) -> str | dict[str, Any] | None:
        """The step of a mapping, for a file with these columns; None where it has none of them."""
        found = self._found(columns)
        if not found:
            return None
        said: dict[str, Any] = {"column": found[0]} if len(found) == 1 else {"columns": found}
        if len(found) > 1 and self.every and self.join:
            said |= {"take": "join", "join": self.join}
        filled = {name: self.filled[heading(name)] for name in found if heading(name) in self.filled}
        extra = {
            "values": dict(self.values) if self.values else None,
            "otherwise": self.otherwise,
            "filled": filled,
            "split": self.split,
            "markup": self.markup,
        }
        said |= {key: value for key, value in extra.items() if value}
        return found[0] if len(said) == 1 and "column" in said else said

    def _found(self, columns: Sequence[str]) -> list[str]:
        by_name = [[column for column in columns if heading(column) == words(name)] for name in self.names]
        there = [found for found in by_name if found]
        if self.beside and words(self.beside) not in map(heading, columns):
            return []
        if self.every or self.filled:
            return [column for found in there for column in found]
        return there[0][:1] if there else []


def one(*names: str, **more: Any) -> Take:
    return Take(names, **more)


def every(*names: str, **more: Any) -> Take:
    return Take(names, every=True, **more)


@dataclass(frozen=True)
class Preset:
    """`needs`: of each group of headings the file has one. Of several presets the one that needs most is meant."""

    name: str
    label: str
    needs: tuple[tuple[str, ...], ...]
    fields: Mapping[str, Take]
    kind: str = "items"
    # What may be made where it is missing.
    create: tuple[str, ...] = ("team", "product", "status", "milestone")
    # Fields of which a cell may name several, divided by a comma without a space; the first counts.
    first_of: tuple[str, ...] = ()
    # Headings that tell that it is another list of the same product.
    lacks: tuple[str, ...] = ()
    # Whether the product puts an apostrophe before what a spreadsheet would take for a formula.
    neutralised: bool = False
    # Of our own files: the importer of the kind knows them.
    own: bool = False

    def fits(self, headings: set[str]) -> bool:
        if self.own:
            return False
        has = all(any(words(name) in headings for name in group) for group in self.needs)
        return has and not any(words(name) in headings for name in self.lacks)
