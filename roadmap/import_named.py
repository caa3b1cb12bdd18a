"""What a file names: its product, team, owner, objective and release; what is missing is made where that is allowed."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.imports import Once, Row, RowError
from core.models import Membership, User
from core.tenancy import Actor
from roadmap.actions import create_product, create_team
from roadmap.actions.milestones import create_milestone
from roadmap.import_names import first_of
from roadmap.models import Milestone, Objective, Product, Team


class Named:
    """Those of one batch, each kind read once."""

    def __init__(
        self, by: Actor, options: Mapping[str, Any], creatable: set[str], members: dict[str, User]
    ) -> None:
        self.by, self.options, self.creatable, self.members = by, options, creatable, members
        products = list(Product.objects.all())
        self.products = named(products, "name") | named(products, "key")
        self.teams = named(Team.objects.all(), "name")
        self.objectives = named(Objective.objects.all(), "title")
        self.milestones: dict[str, Milestone] | None = None
        # What this batch made: by the thing the row that named it first, and what was told of it there.
        self.made: dict[Team | Milestone, tuple[Row, Once]] = {}

    def drop_unused(self, used: set[Any]) -> None:
        """Take back what only rows named that were refused in the end."""
        for thing, (row, told) in self.made.items():
            if thing not in used:
                row.warnings.remove(told)
                thing.delete()

    def _note(self, thing: Team | Milestone, row: Row, said: str) -> None:
        told = Once(said)
        row.warnings.append(told)
        self.made[thing] = row, told

    def product(self, name: str, row: Row) -> Product:
        found = self.products.get(name.casefold())
        if found is None and "product" in self.creatable:
            found = create_product(by=self.by, key=self._free_key(name), name=name)
            self.products[name.casefold()] = found
            row.warnings.append(Once(_("Product “%(name)s” is made.") % {"name": name}))
        if found is None:
            known = ", ".join(sorted({product.key for product in self.products.values()})) or "–"
            raise RowError(
                _("There is no product “%(name)s”; known are: %(known)s.") % {"name": name, "known": known}
            )
        return found

    def _free_key(self, name: str) -> str:
        letters = re.sub(r"[^A-Z0-9]", "", name.upper()).lstrip("0123456789")[:4].ljust(2, "X")
        taken = {product.key for product in self.products.values()}
        return next(key for key in (letters, *(f"{letters}{n}" for n in range(2, 1000))) if key not in taken)

    def need_product(self, values: dict[str, Any]) -> None:
        """Without a product in the file it is the only one there is."""
        only = {product.pk: product for product in self.products.values()}
        if "product" not in values and len(only) != 1:
            raise RowError(
                _("Say which product this belongs to: map a column to Product, or give a constant.")
            )
        values.setdefault("product", next(iter(only.values()), None))

    def team(self, name: str, row: Row) -> Team:
        if name.casefold() not in self.teams:
            if "team" not in self.creatable:
                raise RowError(_("There is no team “%(name)s”.") % {"name": name})
            made = self.teams[name.casefold()] = create_team(by=self.by, name=name)
            self._note(made, row, _("Team “%(name)s” is made.") % {"name": name})
        return self.teams[name.casefold()]

    def owner(self, name: str, row: Row) -> User | None:
        known = [one.casefold() for one in first_of(name) if one.casefold() in self.members]
        if not known and self.options.get("people") == "blank":
            row.warnings.append(
                _("Nobody here is called “%(name)s”; the owner is left blank.") % {"name": name}
            )
            return None
        if not known:
            raise RowError(
                _("Nobody here is called “%(name)s”; invite them first or leave it blank.") % {"name": name}
            )
        return self.members[known[0]]

    def objective(self, name: str, row: Row) -> Objective:
        if name.casefold() not in self.objectives:
            raise RowError(_("There is no objective “%(name)s”.") % {"name": name})
        return self.objectives[name.casefold()]

    def milestone(self, name: str, row: Row) -> Milestone | None:
        """Of a list of releases the first."""
        name = name.split(",")[0].strip()[:120]
        if self.milestones is None:
            self.milestones = named(Milestone.objects.order_by("-position"), "name")
        if name.casefold() not in self.milestones:
            if "milestone" not in self.creatable:
                raise RowError(_("There is no release or milestone “%(name)s”.") % {"name": name})
            made = self.milestones[name.casefold()] = create_milestone(by=self.by, name=name)
            self._note(made, row, _("Release “%(name)s” is made.") % {"name": name})
        return self.milestones[name.casefold()]


def named(rows: Iterable[Any], attribute: str) -> dict[str, Any]:
    return {getattr(row, attribute).casefold(): row for row in rows}


def members() -> dict[str, User]:
    """By name and by address; the address wins."""
    found = [member.user for member in Membership.objects.select_related("user")]
    return {user.name.casefold(): user for user in found if user.name} | {
        user.email.casefold(): user for user in found
    }
