"""One of each thing that people say beside the plan."""

from io import BytesIO
from uuid import UUID

from core.tenancy import Actor
from roadmap.actions.attachments import attach
from roadmap.actions.comments import create_comment, react
from roadmap.models import Item


def talk_samples(actor: Actor, mark: str, item: Item) -> dict[str, UUID]:
    comment = create_comment(by=actor, item=item, text=f"{mark} remark")
    react(comment, "👍", by=actor)
    file = attach(item, BytesIO(f"{mark} file".encode()), name=f"{mark}.txt", by=actor)
    return {"comment": comment.pk, "attachment": file.pk}
