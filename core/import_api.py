"""Imports over REST: hand in a file, let it run, read what came of it, fetch what did not fit."""

import json
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.http import FileResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiRequest, extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from core.api import KeysetPage, WorkspaceView
from core.api.reading import BodyParser, read_json
from core.errors import Invalid
from core.imports import heartbeat, jobs
from core.imports.export import rejected_file, rejected_name
from core.imports.registry import kinds_for
from core.models import ImportJob

PIECE = 1 << 20


class RawFileParser(BaseParser):
    """The body is the file; it is read in pieces, never as a whole."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        return {"stream": stream}


class ImportSerializer(serializers.ModelSerializer):
    """`counts`: created, updated, unchanged, rejected; they add up to `position`. `dry`: nothing was written.
    `waiting_since`: nobody has worked at it since then; null while a worker is at it, or need not be."""

    total = serializers.IntegerField()
    percent = serializers.IntegerField()
    rejected_url = serializers.SerializerMethodField()
    waiting_since = serializers.SerializerMethodField()

    class Meta:
        model = ImportJob
        fields = (
            "id", "kind", "filename", "size", "state", "dry", "columns", "mapping", "total", "position", "percent",
            "counts", "examples", "reasons", "warnings", "problem", "waiting_since", "rejected_url", "created_at", "finished_at",
        )  # fmt: skip

    def to_representation(self, job: ImportJob) -> dict[str, Any]:
        """What was read for the mapping page stays with it: a second file may be long."""
        shown: dict[str, Any] = super().to_representation(job)
        examples = {
            name: one for name, one in shown["examples"].items() if name not in ("guesses", "lookups")
        }
        return shown | {"examples": examples}

    def get_waiting_since(self, job: ImportJob) -> datetime | None:
        return heartbeat.ring_if_waiting(job)

    def get_rejected_url(self, job: ImportJob) -> str | None:
        if not job.counts.get("rejected") or job.file_removed_at:
            return None
        names = {"slug": job.workspace.slug, "pk": job.pk}
        return reverse("api-import-rejected", kwargs=names, request=self.context.get("request"))


class ApplicationSerializer(serializers.Serializer):
    dry = serializers.BooleanField(default=False, help_text="True: try it out and write nothing.")


class UploadSerializer(serializers.Serializer):
    file = serializers.FileField()
    kind = serializers.CharField()
    preset = serializers.CharField(
        required=False,
        help_text="The product whose export it is, such as jira; found from the header if absent.",
    )
    mapping = serializers.JSONField(
        required=False, help_text="As in docs/import.md; guessed or remembered if absent."
    )


class ImportView(WorkspaceView):
    area: ClassVar[str] = ""

    def shown(self, job: ImportJob, status: int = 200) -> Response:
        return Response(ImportSerializer(job, context={"request": self.request}).data, status=status)


class Imports(ImportView):
    needs = {"GET": "import", "POST": "import"}
    parser_classes = [MultiPartParser, RawFileParser]

    @extend_schema(operation_id="imports_list", responses=ImportSerializer(many=True))
    def get(self, request: Request, **kwargs: Any) -> Response:
        """Recent imports, newest first."""
        page = KeysetPage(request, ("-id",))
        found = page.take(
            ImportJob.objects.filter(kind__in=kinds_for(self.actor)).select_related("workspace")
        )
        return page.response(ImportSerializer(found, many=True, context={"request": request}).data)

    @extend_schema(
        operation_id="imports_create",
        parameters=[
            OpenApiParameter("kind", description="With the file as the body: what is in it."),
            OpenApiParameter("filename", description="With the file as the body: its name."),
            OpenApiParameter(
                "preset", description="With the file as the body: the product whose export it is."
            ),
        ],
        request={
            "multipart/form-data": UploadSerializer,
            "text/csv": OpenApiRequest(OpenApiTypes.BINARY),
            "application/octet-stream": OpenApiRequest(OpenApiTypes.BINARY),
        },
        responses={201: ImportSerializer},
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Hand in a file, as a form or as the body. Nothing is written yet: POST …/application next."""
        data: Any = request.data
        if "stream" in data:
            said, name, stream = (
                request.query_params,
                request.query_params.get("filename", ""),
                data["stream"],
            )
        elif "file" in request.FILES:
            said, name, stream = data, request.FILES["file"].name or "", request.FILES["file"]
        else:
            raise Invalid({"file": _("Send the file as `file`, or as the body.")})
        beside = json.dumps([name, said.get("kind"), said.get("mapping"), said.get("preset")])
        return self.once_streamed(
            request, stream, lambda file: self.shown(self.receive(file, name, said), 201), beside
        )

    def receive(self, file: Any, name: str, said: Any) -> ImportJob:
        pieces = iter(lambda: file.read(PIECE), b"")
        job = jobs.receive(
            pieces, kind=said.get("kind", ""), filename=name, by=self.actor, preset=said.get("preset", "")
        )
        if said.get("mapping"):
            jobs.set_mapping(job, as_json(said["mapping"]), by=self.actor)
        return job


def as_json(text: str) -> Any:
    try:
        return read_json(text)
    except ValueError:
        raise Invalid({"mapping": _("This is not JSON.")}) from None


class ImportDetail(ImportView):
    needs = {"GET": "import"}

    @extend_schema(operation_id="imports_read", responses=ImportSerializer)
    def get(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """How far it is and what came of it."""
        return self.shown(jobs.job_for(self.actor, pk))


class ImportMapping(ImportView):
    needs = {"PUT": "import"}
    parser_classes = [BodyParser]

    @extend_schema(operation_id="imports_mapping", request=OpenApiTypes.OBJECT, responses=ImportSerializer)
    def put(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """Say which column means what; results of a dry run are forgotten when it differs."""
        return self.shown(
            jobs.set_mapping(jobs.job_for(self.actor, pk, lock=True), request.data, by=self.actor)
        )


class ImportApplication(ImportView):
    needs = {"POST": "import", "DELETE": "import"}
    parser_classes = [BodyParser]

    @extend_schema(
        operation_id="imports_apply", request=ApplicationSerializer, responses={202: ImportSerializer}
    )
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """Let a worker bring it in, or with `dry` try it out. Twice is once."""
        job = jobs.job_for(self.actor, pk, lock=True)
        dry = self.cleaned(ApplicationSerializer, request.data)["dry"]
        return self.shown(jobs.start(job, by=self.actor, dry=dry), 202)

    @extend_schema(operation_id="imports_cancel", responses=ImportSerializer)
    def delete(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """Stop it after the batch at work; what is in stays in."""
        return self.shown(jobs.cancel(jobs.job_for(self.actor, pk, lock=True), by=self.actor))


class ImportRejected(ImportView):
    needs = {"GET": "import"}

    @extend_schema(operation_id="imports_rejected", responses={(200, "text/csv"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: UUID, **kwargs: Any) -> Any:
        """The rows that did not fit: their columns and, last, `error`."""
        job = jobs.job_for(self.actor, pk)
        file = rejected_file(job)
        return FileResponse(
            file, as_attachment=True, filename=rejected_name(job), content_type="text/csv; charset=utf-8"
        )
