"""Reads of the strategy pages."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.finding import MOST_WORDS, by_name
from core.tenancy import Actor
from roadmap.models import OPEN_CATEGORIES, Category, Item, Objective, Product

OPEN = Q(items__status__category__in=OPEN_CATEGORIES, items__archived_at=None)
SHIPPED = Q(items__status__category=Category.SHIPPED, items__archived_at=None)


def products() -> QuerySet[Product]:
    """All products, each with its number of open items."""
    return Product.objects.annotate(open_items=Count("items", filter=OPEN)).order_by("position", "name")


def objectives(product: Product | None = None) -> QuerySet[Objective]:
    """Objectives with `open_items` and `shipped_items`; with a product, its own and those of all products."""
    rows = Objective.objects.select_related("product", "owner").annotate(
        open_items=Count("items", filter=OPEN), shipped_items=Count("items", filter=SHIPPED)
    )
    return rows.filter(Q(product=product) | Q(product=None)) if product else rows


@dataclass(frozen=True)
class Alignment:
    """How many decided items (planned or in progress) serve an objective, and how many serve none."""

    serving: int
    loose: int

    def sentence(self) -> str:
        """What matters, in words; "" when there is nothing to say."""
        if not self.serving + self.loose:
            return ""
        if not self.loose:
            return _("Every decided item serves an objective.")
        return ngettext(
            "%(loose)d of %(all)d decided items serves no objective.",
            "%(loose)d of %(all)d decided items serve no objective.",
            self.loose,
        ) % {"loose": self.loose, "all": self.serving + self.loose}


def alignment(product: Product | None = None) -> Alignment:
    rows = Item.objects.live().filter(status__category__in=(Category.PLANNED, Category.IN_PROGRESS))
    if product:
        rows = rows.filter(product=product)
    counted = rows.aggregate(all=Count("pk"), loose=Count("pk", filter=Q(objective=None)))
    return Alignment(counted["all"] - counted["loose"], counted["loose"])


def items_of(objective: Objective) -> QuerySet[Item]:
    return (
        Item.objects.live()
        .filter(objective=objective)
        .select_related("status", "team", "owner")
        .order_by("end", "rank")
    )


def late_items(today: date) -> QuerySet[Item]:
    """Promised by a day that has passed and not done, the longest overdue first."""
    return Item.objects.late(today).select_related("status", "owner", "objective").order_by("end", "rank")


def side_objectives(actor: Actor) -> dict[str, object]:
    """The sidebar's list of objectives, each in its hue."""
    rows = [
        {
            "label": row.title,
            "url": f"/w/{actor.workspace.slug}/strategy/objectives/{row.pk}/",
            "hue": row.hue,
            "n": "",
        }
        for row in Objective.objects.order_by("position", "title")[:7]
    ]
    return {
        "title": _("Objectives"),
        "note": "",
        "rows": rows,
        "none": _("None yet. Each will own a colour."),
    }


def palette(actor: Actor, words: str) -> list[dict[str, object]]:
    """Items for the command palette: every word in the title or beginning the key; else as it may be meant."""
    rows = Item.objects.live().select_related("status").order_by("rank")
    there = Q()
    for word in words.split():
        there &= Q(key__istartswith=word) | Q(title__icontains=word)
    found = [(item, False) for item in rows.filter(there)[:8]]
    return [{**found_item(item, actor), "far": far} for item, far in found or _meant(rows, words)]


def _meant(rows: QuerySet[Item], words: str) -> list[tuple[Item, bool]]:
    """By a mistyped title, also beside the beginning of a key: "har timetabel"."""
    if found := by_name(rows, "title", words, 8):
        return found
    said = words.split()[:MOST_WORDS]
    keys = [word for word in said if len(said) > 1 and rows.filter(key__istartswith=word).exists()]
    for key in keys:
        rows = rows.filter(key__istartswith=key)
    rest = " ".join(word for word in said if word not in keys)
    return by_name(rows, "title", rest, 8) if keys and rest else []


def found_item(item: Item, actor: Actor) -> dict[str, object]:
    """As the palette shows it, with its status."""
    return {
        "label": item.title,
        "url": f"/w/{actor.workspace.slug}/roadmap/?item={item.key}",
        "icon": f"s-{item.status.category}",
        "side": item.key,
        "hint": item.status.name,
        "mood": "",
    }
