"""Something that the sample's owner was told."""

from uuid import UUID

from core.base import WorkspaceRow
from core.models import Notification
from core.tenancy import Actor


def notify_samples(actor: Actor, mark: str, about: WorkspaceRow) -> dict[str, UUID]:
    told = Notification(kind="assigned", model=about._meta.label_lower, object_id=about.pk)
    told.user, told.url = actor.user, f"/w/{actor.workspace.slug}/roadmap/"
    told.data = {"title": f"{mark} told"}
    told.save()
    return {"notification": told.pk}
