"""A status by the name that a file gives it; one that is missing is made, where that is allowed."""

import re

from django.utils.translation import gettext as _

from core.imports import Once, Row, RowError
from core.imports.values import choose
from core.tenancy import Actor
from roadmap.actions.workflow import create_status
from roadmap.import_named import one_at_a_time
from roadmap.models import Category, Status

# What words in the name of a status say of it; the first that fits.
SIGNS = (
    (Category.DROPPED, r"cancel|won.?t|will not|reject|declin|duplicat|obsolete|dropped|abandon"),
    (
        Category.IN_PROGRESS,
        r"progress|doing|develop|review|test|\bqa\b|build|started|staging|implement|design|alpha|beta",
    ),
    (
        Category.SHIPPED,
        r"done|closed|complete|shipped|released|launched|resolved|deployed|delivered|live|fertig|erledigt",
    ),
    (Category.IDEA, r"idea|backlog|triage|discovery|inbox|candidate|someday|consider|research|parking"),
)


def category_of(name: str) -> Category:
    found = (category for category, signs in SIGNS if re.search(signs, name, re.I))
    return next(found, Category.PLANNED)


class Statuses:
    def __init__(self, known: dict[str, Status], by: Actor, may_make: bool) -> None:
        self.known = {name.casefold(): status for name, status in known.items()}
        self.by, self.may_make = by, may_make

    def __call__(self, name: str, row: Row) -> Status:
        if name.casefold() in self.known or not self.may_make:
            try:
                found: Status = choose(name, self.known)
            except RowError as refusal:
                raise RowError(f"{_('Status')}: {refusal}") from None
            return found
        one_at_a_time(self.by)
        there = Status.objects.filter(name__iexact=name[:60]).first()
        if there:  # made by another import since this batch began
            self.known[name.casefold()] = there
            return there
        made = create_status(by=self.by, name=name[:60], category=category_of(name))
        self.known[name.casefold()] = made
        words = _("Status “%(name)s” is made; it counts as: %(category)s.")
        said = {"name": made.name, "category": Category(made.category).label}
        row.warnings.append(Once(words % said))
        return made
