"""The parents that a file names: of new items written with them, of others afterwards."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.imports import Outcome, Row
from core.imports.base import say
from core.tenancy import Actor
from roadmap.actions.hanging import fit_parts, hang_parts
from roadmap.import_names import Finder
from roadmap.import_web import SharedWeb
from roadmap.models import Item

Hang = Callable[[list[Item]], None]


class Parents:
    """Those of one batch. They may stand in the same batch as their children, before or after them."""

    def __init__(self, web: SharedWeb, by: Actor) -> None:
        self.web, self.by = web, by
        # Row → the name of a parent that was not there when the row was prepared.
        self.to_come: dict[int, str] = {}
        # What is written with a parent from this batch, or without: then what refused it.
        self.hung: dict[int, Invalid | None] = {}
        self.whole = True

    def note(self, row: Row, find: Finder) -> None:
        """Put the parent into the row, or, where it may still come in this batch, keep its name for later."""
        name = row.values.get("parent")
        found = find(name) if name else None
        if found:
            row.values["parent"] = found
        elif name:
            del row.values["parent"]
            self.to_come[row.number] = name

    @contextmanager
    def before_writing(
        self, numbers: Sequence[int], known: Mapping[int, Item], find: Finder
    ) -> Iterator[Hang | None]:
        """What hangs the new items of these rows before they are written, which saves writing them twice.

        Only with all new rows of the batch at once: in parts of them not every name is known yet.
        """
        hung: dict[int, Invalid | None] = {}
        hang = partial(self._hang_new, numbers, known, find, hung) if self.whole else None
        self.whole = False
        try:
            yield hang
        except Exception:
            self.web.forget()
            raise
        self.hung |= hung

    def _hang_new(
        self,
        numbers: Sequence[int],
        known: Mapping[int, Item],
        find: Finder,
        hung: dict[int, Invalid | None],
        items: list[Item],
    ) -> None:
        new = dict(zip(numbers, items, strict=True))
        wanted = {number: name for number, name in self.to_come.items() if number in new}
        parts = [item for item in items if item.parent_id]
        if not wanted and not parts:
            return
        web = self.web()
        for item in parts:
            web.put(item.pk, item.parent_id)
        find = find.beside([*known.values(), *items])
        parents = {number: parent for number, name in wanted.items() if (parent := find(name))}
        pairs = [(new[number], parent) for number, parent in parents.items()]
        hung |= dict(zip(parents, fit_parts(pairs, web), strict=True))

    def hang_rest(
        self, items: Mapping[int, Item], outcomes: Mapping[int, Outcome], find: Finder, closing: bool
    ) -> None:
        for number, refusal in self.hung.items():
            del self.to_come[number]
            if refusal:
                outcomes[number].warnings.append(say(refusal))
        wanted: list[tuple[Outcome, Item, Item]] = []
        for number, name in self.to_come.items():
            outcome, parent = outcomes[number], find(name)
            if outcome.state == "rejected":
                continue
            if parent is None:
                missing(outcome, name, find, closing)
            elif items[number].parent_id != parent.pk:
                wanted.append((outcome, items[number], parent))
        if wanted:
            self._hang(wanted)

    def _hang(self, wanted: Sequence[tuple[Outcome, Item, Item]]) -> None:
        pairs = [(item, parent) for _outcome, item, parent in wanted]
        refusals = hang_parts(pairs, self.web(), by=self.by)
        for (outcome, _item, parent), refusal in zip(wanted, refusals, strict=True):
            if refusal:
                outcome.warnings.append(say(refusal))
            elif outcome.state == "unchanged":
                outcome.state, outcome.changes = "updated", {"parent": [None, parent]}


def missing(outcome: Outcome, name: str, find: Finder, closing: bool) -> None:
    """It may stand further down. At the end, what came by is there, or would be if this were no dry run."""
    if not closing:
        outcome.again = True
    elif not find.came(name):
        outcome.warnings.append(
            _("Parent “%(name)s” was not found; its child came in without.") % {"name": name}
        )
