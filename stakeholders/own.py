"""The workspace's own fields, as far as an audience may be granted them."""

from dataclasses import replace

from roadmap.models import CustomField, FieldKind, ItemType, Milestone
from stakeholders.snapshots import load_names
from stakeholders.visibility import OWN, Names, Own


def offered() -> list[CustomField]:
    """All but formulas, which would tell of what they are worked out from."""
    return list(CustomField.objects.filter(archived=False).exclude(kind=FieldKind.FORMULA))


def own_words() -> dict[str, str]:
    """Name of the field in an audience → what it is called."""
    return {f"{OWN}{one.slug}": one.name for one in offered()}


def names_with_own() -> Names:
    """The names that readers of shared views may be shown, with those of types, milestones and own fields."""
    own = {
        one.slug: Own(one.name, one.kind, {o["slug"]: o["name"] for o in one.options or ()}, one.unit)
        for one in offered()
    }
    milestones = {
        str(pk): (name, str(product) if product else None)
        for pk, name, product in Milestone.objects.values_list("pk", "name", "product_id")
    }
    types = dict(ItemType.objects.values_list("slug", "name"))
    return replace(load_names(), types=types, own=own, milestones=milestones)
