"""What an event of a comment or a file says, in the history of its item."""

from typing import Any

from django.utils.translation import gettext as _

from core.models import Event


def comment(event: Event, names: Any) -> list[str]:
    if event.operation == "insert":
        return [_("Answered a comment.") if event.changes.get("reply_to_id") else _("Commented.")]
    if event.operation == "delete":
        return [_("Took a comment away.")]
    return [_("Put a comment better.")] if "edited_at" in event.changes else []


def attachment(event: Event, names: Any) -> list[str]:
    if event.operation == "insert":
        return [_("Attached %(name)s.") % {"name": event.changes["name"][1]}]
    if event.operation == "delete":
        return [_("Took the file %(name)s away.") % {"name": event.changes["name"][0]}]
    return []


WORDS = {"roadmap.comment": comment, "roadmap.attachment": attachment}
