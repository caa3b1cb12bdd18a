"""Mails to people on the portal: in their language, through the outbox."""

from __future__ import annotations

import time
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core.links import absolute
from core.mail import queue_mail, unsubscribe_headers
from core.models import Workspace
from feedback.models import Idea, Portal, Voter
from feedback.portal_links import Claim, claim_token, idea_path, unsubscribe_url
from roadmap.models import Item

# The same wish for the same mailbox is mailed once in this many seconds.
NOT_SOONER = 300


def send_claim(portal: Portal, idea: Idea, *, email: str, name: str, workspace: Workspace) -> None:
    """ "Is this address yours?", with the link that makes a vote count.

    Of an idea that is not confirmed nothing is quoted: anybody could write to anybody by it.
    """
    token = claim_token(Claim(workspace.pk, idea.pk, email, name))
    address = absolute(reverse("portal-confirm", args=[workspace.slug, portal.product.key, token]))
    context = {"idea": idea, "product": portal.product, "workspace": workspace, "address": address}
    if idea.confirmed_at:
        subject = _("Confirm your vote: %(title)s") % {"title": idea.title}
    else:
        subject = _("Confirm your idea for %(product)s") % {"product": portal.product.name}
    queue_mail(
        to=email,
        subject=subject,
        dedupe_key=f"portal-claim:{idea.pk}:{email}:{int(time.time()) // NOT_SOONER}",
        ref=f"idea:{idea.pk}",
        **_bodies("claim", context),
    )


def send_shipped(
    item: Item, voter: Voter, idea: Idea | None, portal: Portal | None, *, workspace: Workspace
) -> None:
    """ "What you asked for is there." Once per person and item, whatever happens to the item afterwards."""
    out = unsubscribe_url(voter)
    with translation.override(voter.language):
        address = absolute(idea_path(workspace, portal, idea)) if portal and portal.enabled and idea else ""
        context = {
            "item": item,
            "idea": idea,
            "voter": voter,
            "workspace": workspace,
            "address": address,
            "out": out,
        }
        queue_mail(
            to=voter.email,
            name=voter.name,
            subject=_("It is there: %(title)s") % {"title": idea.title if idea else item.title},
            headers=unsubscribe_headers(out),
            dedupe_key=f"shipped:{item.pk}:{voter.pk}",
            ref=f"item:{item.pk}",
            **_bodies("shipped", context),
        )


def _bodies(name: str, context: dict[str, Any]) -> dict[str, Any]:
    return {
        "text": render_to_string(f"portal/mail/{name}.txt", context).strip() + "\n",
        "html": render_to_string(f"portal/mail/{name}.html", context),
    }
