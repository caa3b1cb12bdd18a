"""What pmhub mailed for this workspace, or would have mailed if it could."""

from uuid import UUID

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import strangers
from core.access import mail_for
from core.mail import copy
from core.models import Delivery, DeliveryState
from core.pages import workspace_page
from core.tenancy import Actor

SHOWN = 100
PROOFS = ("invitation:", "signup:", "portal-claim:")


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
    if waiting := strangers.held():
        said.append(_held(waiting))
    return " ".join(said)


def _held(waiting: int) -> str:
    words = ngettext(
        "%(n)d mail waits for another day: %(most)d a day go to addresses that never confirmed anything. "
        "It is sent by itself; whoever runs this server sets how many.",
        "%(n)d mails wait for another day: %(most)d a day go to addresses that never confirmed anything. "
        "They are sent by themselves; whoever runs this server sets how many.",
        waiting,
    )
    return words % {"n": waiting, "most": settings.STRANGER_MAILS}


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
    # By what its link proves somebody would join, or an address count as confirmed.
    proves = found.ref.startswith(PROOFS) or found.dedupe_key.startswith(PROOFS)
    secret = proves and found.state != DeliveryState.RECORDED and settings.EMAIL_CONFIG
    context = {
        "area": "settings",
        "page": "mails",
        "mail": found,
        "text": "" if secret else copy(found)[0],
    }
    return render(request, "core/mail.html", context)
