"""Files of an item: the list in the panel, and the files themselves."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.media import IMAGES
from core.pages import workspace_page
from core.tenancy import Actor
from roadmap.access import item_for
from roadmap.access_talk import attachment_for
from roadmap.actions.attachments import attach, delete_attachment, may_remove, restore_attachment
from roadmap.files import download
from roadmap.models import Attachment, Item
from roadmap.views.answers import with_undo
from roadmap.views.plan import told


def section(request: HttpRequest, actor: Actor, item: Item) -> str:
    rows = [
        {"file": file, "image": file.media_type in IMAGES, "removable": may_remove(file, actor)}
        for file in Attachment.objects.filter(item=item).select_related("by")
    ]
    if not rows and not actor.can("comment"):
        return ""
    return render_to_string("roadmap/talk/files.html", {"item": item, "rows": rows}, request)


@workspace_page("read", post="comment")
def files(request: HttpRequest, actor: Actor, ref: str) -> HttpResponse:
    item = item_for(actor, ref)
    if request.method == "POST":
        made = [attach(item, file, name=file.name or "", by=actor) for file in request.FILES.getlist("file")]
        said = _("%(names)s is attached.") % {"names": ", ".join(one.name for one in made)}
        answer = HttpResponse(section(request, actor, item))
        return told(answer, actor, said) if made else answer
    return HttpResponse(section(request, actor, item))


@workspace_page("read")
def file(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """To be kept; an image with `?inline` to be looked at in the panel."""
    return download(attachment_for(actor, pk), inline="inline" in request.GET)


@require_POST
@workspace_page("comment")
def file_delete(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    attachment = attachment_for(actor, pk, write=True)
    delete_attachment(attachment, by=actor)
    way_back = reverse("item_file_restore", args=[actor.workspace.slug, pk])
    said = _("%(name)s is taken away.") % {"name": attachment.name}
    return with_undo(HttpResponse(section(request, actor, attachment.item)), said, way_back)


@require_POST
@workspace_page("comment")
def file_restore(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    return HttpResponse(section(request, actor, restore_attachment(pk, by=actor).item))
