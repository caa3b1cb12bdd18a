"""What the palette finds of people: members of the workspace, with what they own."""

from django.db.models import Case, CharField, Count, F, Func, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.finding import of_few
from core.models import Membership
from core.tenancy import Actor
from roadmap.models import Category, Item

MOST = 3
# As others see somebody who gave no name (User.__str__).
BEFORE_AT = Func(F("user__email"), Value("@"), Value(1), function="split_part", output_field=CharField())


def palette(actor: Actor, words: str) -> list[dict[str, object]]:
    """Members by name, each opening what they own as a filtered view; three queries."""
    called = Case(When(user__name="", then=BEFORE_AT), default=F("user__name"))
    members = Membership.objects.select_related("user").annotate(called=called).order_by("called", "pk")
    found = of_few(members, "called", words, MOST)
    if not found:
        return []
    people = [member.user_id for member, _far in found]
    owned = Item.objects.live().filter(owner__in=people).exclude(status__category=Category.DROPPED)
    counts = dict(owned.order_by().values_list("owner").annotate(n=Count("pk")))
    return [_row(actor, member, counts.get(member.user_id, 0), far) for member, far in found]


def _row(actor: Actor, member: Membership, count: int, far: bool) -> dict[str, object]:
    return {
        "label": str(member.user),
        "url": f"{reverse('roadmap', args=[actor.workspace.slug])}?view=table&owner={member.user_id}",
        "icon": "person",
        "side": ngettext("owns %(n)d item", "owns %(n)d items", count) % {"n": count},
        "hint": _("Member"),
        "far": far,
    }
