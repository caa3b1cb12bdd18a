"""How the demo's objectives hang together and stand, a product line, and a vision that was rewritten once."""

from datetime import datetime, timedelta

from core.models import User, Workspace
from core.tenancy import acting
from roadmap.actions import change_objective, change_product, check_in, create_line
from roadmap.models import Objective, Product

# Title of an objective → the one that it serves.
SERVES = {"No queue at the ramp": "Book in under a minute", "Settled the next day": "Open to partners"}
# Title, days ago, health, confidence in percent, note.
CHECK_INS = (
    ("Book in under a minute", 75, "at_risk", 55, "Half of all bookings still ask for the plate twice."),
    ("Book in under a minute", 12, "on_track", 75, "Guest booking is out; **69 %** finish within a minute."),
    ("No queue at the ramp", 20, "at_risk", 40, "Two lanes wait for light panels that come in December."),
    ("Trusted in bad weather", 9, "on_track", 90, ""),
    ("Settled the next day", 30, "on_track", 80, "Refunds find their invoice; statements are left."),
)
EARLIER_VISION = "Every crossing is booked on a phone, in less time than it takes to find a pen."


def aim(workspace: Workspace, people: list[User], now: datetime) -> None:
    with acting(workspace, people[0], "demo", at=now - timedelta(days=300)) as actor:
        first = Product.objects.order_by("position")[0]
        vision = first.vision
        change_product(first, by=actor, vision=EARLIER_VISION)
        line = create_line(
            by=actor, name="For passengers", summary="All that a passenger meets, from search to shore."
        )
        for product in Product.objects.order_by("position")[:2]:
            change_product(product, by=actor, line=line)
    with acting(workspace, people[0], "demo", at=now - timedelta(days=200)) as actor:
        change_product(Product.objects.get(pk=first.pk), by=actor, vision=vision)
        by_title = {one.title: one for one in Objective.objects.all()}
        for low, high in SERVES.items():
            change_objective(by_title[low], by=actor, parent=by_title[high])
    for title, days, health, confidence, note in CHECK_INS:
        with acting(workspace, people[1], "demo", at=now - timedelta(days=days)) as actor:
            check_in(
                Objective.objects.get(title=title), by=actor, health=health, confidence=confidence, note=note
            )
