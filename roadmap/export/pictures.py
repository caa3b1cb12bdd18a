"""The picture that an address asks for: of what it says, or of a saved view."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from core import limits
from core.errors import Invalid, TooMany
from core.ids import uuid_of
from core.tenancy import Actor
from roadmap.export.asked import FLAT, SHOWN, TEXTS, asked
from roadmap.export.beside import beside
from roadmap.export.draw.shapes import Picture
from roadmap.export.draw.view import picture_of
from roadmap.models import SavedView
from roadmap.queries.views import views_of

# In an hour, by one person: each may draw ten thousand items.
MOST = 120
LONGEST = 120


def refuse_too_many(actor: Actor) -> None:
    """Before one is drawn. Raises: TooMany."""
    if not limits.allowed("picture", str(actor.user.pk if actor.user else ""), MOST):
        raise TooMany(_("That was a lot of pictures. Please come back in an hour."))


def drawn(actor: Actor, given: QueryDict) -> Picture:
    """The picture that an address asks for: of a saved view where it names one and nothing else."""
    view = _saved(actor, given.get("saved", ""))
    # How much time is shown, and how a week begins, is no other view.
    own = any(given.get(name) for name in (*FLAT, *TEXTS, *SHOWN, "filter") if name != "zoom")
    wanted = asked(given if own or view is None else _query(view, given))
    kinds = {
        "table": _("Table"),
        "board": _("Board"),
        "timeline": _("Timeline"),
        "matrix": _("Matrix"),
        "tree": _("Tree"),
        "calendar": _("Calendar"),
    }
    named = given.get("title", "").strip()[:LONGEST] or (view.name if view else "")
    scenario = beside(actor, given)
    title = named or _("Roadmap: %(view)s") % {"view": kinds[wanted.kind]}
    return picture_of(actor, wanted, f"{title} – {scenario.said}" if scenario else title, scenario)


def _query(view: SavedView, given: QueryDict) -> QueryDict:
    query = QueryDict(view.query, mutable=True)
    query["weekday"] = given.get("weekday", "")
    if zoom := given.get("zoom"):
        query["zoom"] = str(zoom)
    return query


def _saved(actor: Actor, pk: str) -> SavedView | None:
    """Raises: Invalid for one that the actor does not see."""
    if not pk:
        return None
    wanted = uuid_of(pk)
    view = views_of(actor).filter(pk=wanted).first() if wanted else None
    if view is None:
        raise Invalid({"saved": _("There is no such saved view.")})
    return view
