"""What pmhub mailed for this workspace, or would have mailed if it could."""

from uuid import UUID

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.access import mail_for
from core.mail import copy
from core.models import Delivery, DeliveryState
from core.pages import workspace_page
from core.tenancy import Actor

SHOWN = 100


def _sentence(counts: dict[str, int]) -> str:
    recorded, failed = counts.get(DeliveryState.RECORDED, 0), counts.get(DeliveryState.FAILED, 0)
    said = []
    if recorded:
        words = ngettext("%(n)d mail is recorded, not sent.", "%(n)d mails are recorded, not sent.", recorded)
        said.append(words % {"n": recorded})
    if failed:
        said.append(ngettext("%(n)d failed.", "%(n)d failed.", failed) % {"n": failed})
    if recorded and not settings.EMAIL_CONFIG:
        said.append(_("Set EMAIL_URL to send them."))
    return " ".join(said)


@workspace_page("workspace.manage")
def mails(request: HttpRequest, actor: Actor) -> HttpResponse:
    rows = Delivery.objects.filter(kind="mail")
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("id")))
    if (state := request.GET.get("state", "")) in DeliveryState.values:
        rows = rows.filter(state=state)
    context = {
        "area": "settings",
        "page": "mails",
        "mails": rows.order_by("-created_at", "-id")[:SHOWN],
        "states": [(value, label, counts.get(value, 0)) for value, label in DeliveryState.choices],
        "state": state,
        "total": sum(counts.values()),
        "sentence": _sentence(counts),
    }
    return render(request, "core/mails.html", context)


@workspace_page("workspace.manage")
def mail(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """One mail. A link that only its addressee may hold is not shown once mails are really sent."""
    found = mail_for(actor, pk)
    secret = (
        found.ref.startswith("invitation:")
        and found.state != DeliveryState.RECORDED
        and settings.EMAIL_CONFIG
    )
    context = {
        "area": "settings",
        "page": "mails",
        "mail": found,
        "text": "" if secret else copy(found)[0],
    }
    return render(request, "core/mail.html", context)
