"""Files on items by REST."""

from typing import Any
from uuid import UUID

from django.db import models
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiRequest, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CollectionView, DetailView, RestoreView, WorkspaceView, etag
from core.errors import Invalid
from core.import_api import RawFileParser
from roadmap.access import item_for
from roadmap.access_talk import attachment_for
from roadmap.actions.attachments import attach, delete_attachment, restore_attachment
from roadmap.files import download
from roadmap.models import Attachment
from roadmap.serializers.talk import AttachmentSerializer

NAME = OpenApiParameter("name", str, description="With the file as the body: what it is called.")


class FileUpload(serializers.Serializer[Any]):
    file = serializers.FileField()


class ItemAttachments(CollectionView):
    area, needs = "roadmap", {"GET": "read", "POST": "comment"}
    read_serializer = AttachmentSerializer
    parser_classes = [MultiPartParser, RawFileParser]

    def rows(self) -> models.QuerySet[Attachment]:
        return Attachment.objects.filter(item=item_for(self.actor, self.kwargs["ref"]))

    @extend_schema(
        parameters=[NAME],
        request={
            "multipart/form-data": FileUpload,
            "application/octet-stream": OpenApiRequest(OpenApiTypes.BINARY),
        },
        responses={201: AttachmentSerializer},
    )
    def post(self, request: Request, ref: str, **kwargs: Any) -> Response:
        """Attach a file, as a form or as the body. Its kind is told by its content, not by its name."""
        item = item_for(self.actor, ref)
        data: Any = request.data
        if "stream" in data:
            name, stream = request.query_params.get("name", ""), data["stream"]
        elif "file" in request.FILES:
            name, stream = request.FILES["file"].name or "", request.FILES["file"]
        else:
            raise Invalid({"file": _("Send the file as `file`, or as the body.")})
        return self.once_streamed(request, stream, lambda file: self._attached(item, file, name), name)

    def _attached(self, item: Any, file: Any, name: str) -> Response:
        made = attach(item, file, name=name, by=self.actor)
        return Response(AttachmentSerializer(made).data, status=201, headers={"ETag": etag(made)})


class AttachmentDetail(DetailView):
    area, needs = "roadmap", {"GET": "read", "DELETE": "comment"}
    read_serializer = AttachmentSerializer

    def row(self, pk: UUID, write: bool) -> Attachment:
        return attachment_for(self.actor, pk, write=write)

    def remove(self, row: Attachment) -> None:
        delete_attachment(row, by=self.actor)


class AttachmentRestore(RestoreView):
    area, needs = "roadmap", {"POST": "comment"}
    read_serializer = AttachmentSerializer

    def bring_back(self, pk: UUID) -> Attachment:
        return restore_attachment(pk, by=self.actor)


class AttachmentContent(WorkspaceView):
    area, needs = "roadmap", {"GET": "read"}

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: UUID, **kwargs: Any) -> HttpResponse:
        """The file itself, to be kept: never shown by a browser."""
        return download(attachment_for(self.actor, pk))
