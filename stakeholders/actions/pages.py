"""Status pages and the readers who sign up there."""

from datetime import timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from core import links
from core.errors import Conflict, Gone
from core.mail import queue_mail
from core.tenancy import Actor, action
from stakeholders import signup_links
from stakeholders.actions.common import alter, make
from stakeholders.actions.subscriptions import subscribe
from stakeholders.models import Audience, Signup, Stakeholder, StatusPage, Subscription
from stakeholders.models.people import Kind


@action
def page_of(audience: Audience, *, by: Actor) -> StatusPage:
    """The audience's page; made, closed, when there is none."""
    found = StatusPage.objects.filter(audience=audience).first()
    return found or make(StatusPage(audience=audience, contact=by.user), by)


@action
def change_page(page: StatusPage, *, by: Actor, **fields: Any) -> StatusPage:
    """Also opens and closes it (`enabled`)."""
    return alter(page, fields)


@action
def rotate_link(page: StatusPage, *, by: Actor) -> StatusPage:
    """A new address; the old one is dead from now on."""
    return alter(page, {"generation": page.generation + 1})


MOST_AN_HOUR = 60

# Double opt-in --------------------------------------------------------------------------------------------------


@action
def request_signup(page: StatusPage, *, by: Actor, email: str, cadence: str, language: str) -> None:
    """Ask the owner of the address. At most one mail a day goes to it, however often somebody types it here."""
    if not (page.enabled and page.open_signup):
        raise Conflict(_("This page takes no new readers at present."))
    email = email.strip().lower()
    if Signup.objects.filter(page=page, created_at__gte=by.now - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        return  # somebody is using us to write to strangers
    signup = Signup.objects.filter(page=page, email=email).first()
    if signup is None:
        signup = make(Signup(page=page, email=email, cadence=cadence, language=language), by)
    else:
        alter(signup, {"cadence": cadence, "language": language, "confirmed_at": None})
    _ask(signup, by)


def _ask(signup: Signup, by: Actor) -> None:
    token = signup_links.make(signup)
    context = {"company": signup.page.company or by.workspace.name}
    with translation.override(signup.language):
        text = _(
            "Hello,\n\nsomebody, probably you, asked us to send the news of %(company)s to this address.\n"
            "To confirm, open this page and press the button:\n\n  %(url)s\n\n"
            "If it was not you, do nothing: you will hear no more from us."
        ) % {**context, "url": links.absolute(f"/s/confirm/{token}/")}
        queue_mail(
            to=signup.email,
            subject=_("Confirm that you want news from %(company)s") % context,
            text=text,
            dedupe_key=f"signup:{signup.pk}:{signup.page.generation}:{by.now:%Y-%m-%d}",
            ref=f"signup:{signup.pk}",
        )


@action
def confirm_signup(signup: Signup, *, by: Actor) -> Subscription:
    """The owner of the address pressed the button: into the register, the audience, and the digest begins.

    Once only, and never against the team: what it paused stays so. Raises: Gone when that is over.
    """
    audience = signup.page.audience
    person = Stakeholder.objects.filter(email__iexact=signup.email).first()
    known = Subscription.objects.filter(stakeholder=person, audience=audience).first() if person else None
    if not signup.page.open_signup or (signup.confirmed_at and known is None):
        raise Gone(_("This page takes no new readers at present."))
    if known and (signup.confirmed_at or known.paused_at):
        return known
    alter(signup, {"confirmed_at": by.now})
    person = person or make(Stakeholder(**_reader(signup)), by)
    return subscribe(person, audience, by=by, cadence=signup.cadence)


def _reader(signup: Signup) -> dict[str, Any]:
    """All that is known of someone who left an address."""
    return {
        "name": signup.email.split("@")[0],
        "email": signup.email,
        "kind": Kind.CUSTOMER,
        "organisation": "",
        "interest": 4,
        "influence": 1,
        "language": signup.language,
        "notes": _("Signed up on the status page."),
    }
