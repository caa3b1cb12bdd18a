"""Lines of products: how each of several products stands, side by side."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmap.models import OPEN_CATEGORIES, Item, Milestone, Objective, Product, ProductLine


@dataclass(frozen=True)
class Standing:
    """One product: its open, late and recently decided work, what it aims at, and what comes next."""

    product: Product
    open: int
    late: int
    effort: float
    share: float
    objectives: list[Objective]
    next: Milestone | None


def lines() -> QuerySet[ProductLine]:
    return ProductLine.objects.annotate(count=Count("products")).order_by("position", "name")


def portfolio(line: ProductLine, today: date) -> list[Standing]:
    """The products of a line; five queries however many they are."""
    open_items = Q(items__status__category__in=OPEN_CATEGORIES, items__archived_at=None)
    products = list(
        line.products.annotate(
            open=Count("items", filter=open_items),
            late=Count("items", filter=open_items & Q(items__end__lt=today)),
            effort=Sum("items__effort", filter=open_items),
        ).order_by("position", "name")
    )
    ids = [product.pk for product in products]
    aims = _aims(ids)
    ahead = list(Milestone.objects.filter(product__in=ids, done_at=None, date__gte=today).order_by("date"))
    whole = sum(product.effort or 0 for product in products)
    return [
        Standing(
            product,
            product.open,
            product.late,
            product.effort or 0,
            100 * (product.effort or 0) / whole if whole else 0,
            aims[product.pk],
            next((one for one in ahead if one.product_id == product.pk), None),
        )
        for product in products
    ]


def _aims(products: list[UUID]) -> dict[UUID, list[Objective]]:
    """What each product aims at: its own objectives, and those that its open items serve."""
    open_items = Item.objects.live().filter(status__category__in=OPEN_CATEGORIES, product__in=products)
    served = open_items.exclude(objective=None).order_by().values_list("product", "objective").distinct()
    found = defaultdict[UUID, set[UUID]](set)
    for product, objective in served:
        found[product].add(objective)
    chosen = Q(product__in=products) | Q(pk__in=set().union(*found.values()))
    rows = list(Objective.objects.filter(chosen).order_by("position", "title"))
    return {pk: [one for one in rows if one.product_id == pk or one.pk in found[pk]] for pk in products}


def sentence(rows: list[Standing]) -> str:
    """What matters across the products, in words."""
    late = [row for row in rows if row.late]
    if not rows:
        return _("No product is in this line yet.")
    if not late:
        return _("Nothing is late in any of its products.")
    worst = max(late, key=lambda row: row.late)
    count = sum(row.late for row in late)
    words = ngettext(
        "%(n)d open item is late, most in %(worst)s.", "%(n)d open items are late, most in %(worst)s.", count
    )
    return words % {"n": count, "worst": worst.product.name}


def late_of(line: ProductLine, today: date) -> QuerySet[Item]:
    rows = Item.objects.live().late(today).filter(product__line=line)
    return rows.select_related("status", "product", "owner").order_by("end", "rank")
