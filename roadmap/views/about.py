"""What else the plan knows of an item, as one piece of HTML for the panel."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core.pages import workspace_page
from core.tenancy import Actor
from roadmap.access import item_for
from roadmap.models import Item
from roadmap.views import decisions, files, gates, links, parts, risks, scores, talk, watching

Section = Callable[[HttpRequest, Actor, Item], str]
# In the order of the panel; each answers HTML, or "" when it has nothing to say and nothing to offer.
SECTIONS: list[Section] = [
    scores.section,
    watching.section,
    parts.section,
    links.section,
    risks.section,
    decisions.section,
    gates.section,
    files.section,
    talk.of_item,
]


@workspace_page("read")
def about(request: HttpRequest, actor: Actor, ref: str) -> HttpResponse:
    item = item_for(actor, ref)
    return HttpResponse("".join(section(request, actor, item) for section in SECTIONS))
