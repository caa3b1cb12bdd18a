"""An attachment on its way to a browser, so that whatever is in it can do nothing there."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from core.errors import Gone
from core.media import IMAGES
from roadmap.actions.attachments import bytes_of
from roadmap.models import Attachment

# Even opened by itself it has no origin, no script, and loads nothing.
POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


def download(attachment: Attachment, inline: bool = False) -> HttpResponse:
    """To be kept; images may be shown `inline`. Raises: Gone."""
    data = bytes_of(attachment)
    if data is None:
        raise Gone(_("This file was deleted more than a week ago and cannot be brought back."))
    shown = inline and attachment.media_type in IMAGES
    response = HttpResponse(data, content_type=attachment.media_type)
    response["Content-Disposition"] = str(content_disposition_header(not shown, attachment.name))
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    # A file never changes; who may see it may.
    response["Cache-Control"] = "private, max-age=600"
    response["ETag"] = f'"{attachment.sha256}"'
    return response
