"""What a file names: its product, team, owner, objective and release; what is missing is made where that is allowed."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from core.imports import Once, Row, RowError
from core.imports.lists import apart
from core.models import Membership, User
from core.tenancy import Actor
from roadmap.actions import create_product, create_team
from roadmap.actions.milestones import create_milestone
from roadmap.import_called import folded
from roadmap.import_fields import PREFIX, own_fields
from roadmap.import_names import first_of
from roadmap.models import FieldKind, Milestone, Objective, Product, Team

MOST_TRIES = 50


class Named:
    """Those of one batch, each kind read once."""

    def __init__(
        self, by: Actor, options: Mapping[str, Any], creatable: set[str], members: dict[str, User]
    ) -> None:
        self.by, self.options, self.creatable, self.members = by, options, creatable, members
        self.products = products()
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
        name = self._first(name, row) if "product" in self.options.get("first_of", ()) else name
        found = self.products.get(folded(name))
        if found is None and "product" in self.creatable:
            found = self._new_product(name, row)
        if found is None:
            named = {f"{product.name} ({product.key})" for product in self.products.values()}
            known = ", ".join(sorted(named)) or "–"
            raise RowError(
                _("There is no product “%(name)s”; known are: %(known)s.") % {"name": name, "known": known}
            )
        return found

    def _first(self, name: str, row: Row) -> str:
        """Of several products that the file names, divided by a comma without a space, the first."""
        first, *more = re.split(r",(?=\S)", name)
        if not more or folded(name) in self.products:
            return name
        words = _("“%(name)s” are several products; it goes to the first, “%(first)s”.")
        row.warnings.append(words % {"name": name, "first": first.strip()})
        return first.strip()

    def _new_product(self, name: str, row: Row) -> Product:
        one_at_a_time(self.by)
        # Another import may have made it, or taken its key, since this batch began.
        self.products = products()
        if folded(name) in self.products:
            return self.products[folded(name)]
        made = self.products[folded(name)] = self._made_product(name)
        row.warnings.append(Once(_("Product “%(name)s” is made.") % {"name": name}))
        return made

    def _made_product(self, name: str) -> Product:
        """People who make one by hand do not wait for imports: where the key was taken meanwhile, the next one."""
        refused: set[str] = set()
        while True:
            key = self._free_key(name, refused)
            try:
                with transaction.atomic():
                    return create_product(by=self.by, key=key, name=name)
            except (IntegrityError, ValidationError):
                if len(refused) >= MOST_TRIES or not Product.objects.filter(key=key).exists():
                    raise
                refused.add(key)

    def _free_key(self, name: str, refused: Set[str] = frozenset()) -> str:
        letters = re.sub(r"[^A-Z0-9]", "", name.upper()).lstrip("0123456789")[:4].ljust(2, "X")
        taken = {product.key for product in self.products.values()} | refused
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
        if folded(name) not in self.teams:
            if "team" not in self.creatable:
                raise RowError(_("There is no team “%(name)s”.") % {"name": name})
            one_at_a_time(self.by)
            self.teams = named(Team.objects.all(), "name")
        if folded(name) not in self.teams:
            made = self.teams[folded(name)] = create_team(by=self.by, name=name)
            self._note(made, row, _("Team “%(name)s” is made.") % {"name": name})
        return self.teams[folded(name)]

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
        if folded(name) not in self.objectives:
            raise RowError(_("There is no objective “%(name)s”.") % {"name": name})
        return self.objectives[folded(name)]

    def milestone(self, name: str, row: Row) -> Milestone | None:
        """Of a list of releases the first."""
        if self.milestones is None:
            self.milestones = named(Milestone.objects.order_by("-position"), "name")
        if folded(name) in self.milestones:
            return self.milestones[folded(name)]
        name = apart(name)[0].strip()[:120]
        if folded(name) not in self.milestones:
            if "milestone" not in self.creatable:
                raise RowError(_("There is no release or milestone “%(name)s”.") % {"name": name})
            one_at_a_time(self.by)
            self.milestones = named(Milestone.objects.order_by("-position"), "name")
        if folded(name) not in self.milestones:
            made = self.milestones[folded(name)] = create_milestone(by=self.by, name=name)
            self._note(made, row, _("Release “%(name)s” is made.") % {"name": name})
        return self.milestones[folded(name)]


def one_at_a_time(by: Actor) -> None:
    """Until this batch is through no other import makes what rows name: two that name the same would both make it, and
    two that make several in different orders would wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"roadmap.import {by.workspace.pk}"])


def products() -> dict[str, Product]:
    found = list(Product.objects.all())
    return named(found, "name") | named(found, "key")


def named(rows: Iterable[Any], attribute: str) -> dict[str, Any]:
    return {folded(getattr(row, attribute)): row for row in rows}


def there_are() -> dict[str, list[str]]:
    """What a file may name besides lists that settings keep, and what fields of one's own may say."""
    people, own = people_here(), own_fields()
    said = {one.slug: [option["name"] for option in one.options] for one in own if one.options}
    said |= {one.slug: people for one in own if one.kind == FieldKind.PERSON}
    return {
        "owner": people,
        "objective": list(Objective.objects.order_by("title").values_list("title", flat=True)),
        "milestone": list(Milestone.objects.order_by("position").values_list("name", flat=True)),
    } | {f"{PREFIX}{slug}": texts for slug, texts in said.items()}


def people_here() -> list[str]:
    """By name; where two have one name, by address."""
    users = [one.user for one in Membership.objects.select_related("user").order_by("user__name")]
    names = Counter(user.name for user in users)
    return [user.name if user.name and names[user.name] == 1 else user.email for user in users]


def members() -> dict[str, User]:
    """By name and by address; the address wins."""
    found = [member.user for member in Membership.objects.select_related("user")]
    return {user.name.casefold(): user for user in found if user.name} | {
        user.email.casefold(): user for user in found
    }
