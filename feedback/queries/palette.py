"""What the palette finds of feedback: notes by what they are about, companies by name."""

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.tenancy import Actor
from feedback.models import Company, Note

MOST = 4


def every_word(field: str, words: str) -> Q:
    found = Q()
    for word in words.split()[:6]:
        found &= Q(**{f"{field}__icontains": word})
    return found


def palette(actor: Actor, words: str) -> list[dict[str, str]]:
    """Rows for the palette; two queries."""
    slug = actor.workspace.slug
    notes = Note.objects.filter(every_word("title", words)).order_by("-occurred_at", "-id")[:MOST]
    companies = Company.objects.filter(every_word("name", words)).order_by("name")[:MOST]
    return [
        {
            "label": note.title,
            "url": reverse("feedback-note", args=[slug, note.pk]),
            "icon": "quote",
            "side": date_format(localtime(note.occurred_at), "j M Y"),
            "hint": _("Note"),
        }
        for note in notes
    ] + [
        {
            "label": company.name,
            "url": reverse("feedback-company", args=[slug, company.pk]),
            "icon": "company",
            "side": "",
            "hint": _("Company"),
        }
        for company in companies
    ]
