"""One of each kind of thing that people leave in a workspace."""

from uuid import UUID

from core.actions import people
from core.models import Delivery, ExportJob, Membership
from core.tenancy import Actor


def people_samples(actor: Actor, mark: str) -> dict[str, UUID]:
    invitation = people.invite(f"{mark}-guest@example.org", "viewer", by=actor)
    token, _secret = people.create_token(f"{mark} token", ["roadmap:read"], expires_in_days=30, by=actor)
    return {
        # Of the lowest rank there, so that whoever manages members may change it.
        "membership": Membership.objects.order_by("-role")[0].pk,
        "invitation": invitation.pk,
        "token": token.pk,
        "export": ExportJob.objects.create(created_by=actor.user, state="done").pk,
        "mail": Delivery.objects.get(ref=f"invitation:{invitation.pk}").pk,
    }
