"""What the palette finds of feedback: notes by what they are about, companies and the people there by name."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.finding import by_name
from core.tenancy import Actor
from feedback.models import Company, Customer, Note

MOST = 4


def palette(actor: Actor, words: str) -> list[dict[str, object]]:
    """Rows for the palette; three queries, and one for each that finds nothing as it was typed."""
    slug = actor.workspace.slug
    notes = by_name(Note.objects.order_by("-occurred_at", "-id"), "title", words, MOST)
    companies = by_name(Company.objects.order_by("name"), "name", words, MOST)
    customers = by_name(Customer.objects.select_related("company").order_by("name"), "name", words, MOST)
    rows = [(one.title, "feedback-note", one, "quote", _day(one), _("Note"), far) for one, far in notes]
    rows += [(one.name, "feedback-company", one, "company", "", _("Company"), far) for one, far in companies]
    rows += [
        (
            one.name,
            "feedback-customer",
            one,
            "person",
            one.company.name if one.company else "",
            _("Customer"),
            far,
        )
        for one, far in customers
    ]
    return [
        {
            "label": label,
            "url": reverse(page, args=[slug, one.pk]),
            "icon": icon,
            "side": side,
            "hint": hint,
            "far": far,
        }
        for label, page, one, icon, side, hint, far in rows
    ]


def _day(note: Note) -> str:
    return date_format(localtime(note.occurred_at), "j M Y")
