"""Views of the API: authenticate, enter the workspace, check the capability, then do what was asked."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, ClassVar, cast
from uuid import UUID

from django.db import models
from django.http import Http404, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer
from rest_framework.views import APIView

from core.api import idempotency
from core.api.auth import BearerAuthentication, SessionAuthentication, door_for, note_use
from core.api.keyset import KeysetPage
from core.api.problems import VersionMissing
from core.api.reading import BodyParser
from core.api.throttle import MinuteThrottle
from core.base import WorkspaceModel
from core.errors import Invalid, Stale
from core.events import transaction_number
from core.models import ApiToken
from core.numbers import refuse_odd
from core.roles import SCOPE_OF
from core.tenancy import Actor, doorway

MOVED_ON = gettext_lazy("This was changed in the meantime. Look at the current state and decide again.")


def etag(row: WorkspaceModel) -> str:
    return f'"{row.version}"'


def unchanged(request: Request, tag: str | None) -> HttpResponseNotModified | None:
    """The answer to who has it already. An answer that was compressed came with a weak tag, and a browser sends that back."""
    given = request.headers.get("If-None-Match", "")
    if tag and tag in [one.strip().removeprefix("W/") for one in given.split(",")]:
        return HttpResponseNotModified(headers={"ETag": tag})
    return None


class WorkspaceView(APIView):
    """Base of every view under /workspaces/<slug>/.

    `needs` maps a method to the capability it asks for; a method that is not named is not answered.
    `area` is the scope family of a token's reads; `scopes` maps a method to a scope that a token needs besides, as where
    anybody may do it but a token that only reads shall not. Door and handler are one transaction.
    """

    area: ClassVar[str] = ""
    needs: ClassVar[dict[str, str]] = {"GET": "read"}
    scopes: ClassVar[dict[str, str]] = {}
    authentication_classes = [BearerAuthentication, SessionAuthentication]
    parser_classes = [BodyParser]
    throttle_classes = [MinuteThrottle]

    actor: Actor
    rate_headers: dict[str, Any]

    @classmethod
    def scopes_of(cls, method: str) -> list[str]:
        """What a token must carry for it, all of them; nothing where every token will do."""
        usual = SCOPE_OF.get(cls.needs[method]) or (f"{cls.area}:read" if cls.area else "")
        more = cls.scopes.get(method, "")
        implied = usual == more.replace(":write", ":read")
        return [scope for scope in ("" if implied else usual, more) if scope]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        with ExitStack() as self.door:
            response = super().dispatch(request, *args, **kwargs)
        if self.request.auth:
            note_use(cast(ApiToken, self.request.auth))
        return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.rate_headers = {}
        self.door.enter_context(doorway())
        super().initial(request, *args, **kwargs)
        door = door_for(request.user, cast(Any, request.auth), kwargs["slug"])
        if door is None:
            raise Http404
        self.actor = self.door.enter_context(door.enter())
        _refuse_nul(request, kwargs)
        if request.method not in self.needs:
            if request.method != "OPTIONS":
                self.http_method_not_allowed(request)
        else:
            self.actor.require(self.needs[request.method], self.area)
            self._require_more(self.scopes.get(request.method, ""))

    def _require_more(self, scope: str) -> None:
        area, _colon, verb = scope.partition(":")
        if verb == "read":
            self.actor.require("read", area)
        elif scope:
            self.actor.require_scope(scope)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[Any, str]:
        """There is one form of answer, whatever a caller would accept."""
        renderer = self.renderer_classes[0]()
        return renderer, str(renderer.media_type)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        self._name_act(request, response)
        for name, value in getattr(self, "rate_headers", {}).items():
            response[name] = str(value)
        patch_vary_headers(response, ["Authorization", "Cookie"])
        response.setdefault("Cache-Control", "private, no-cache")
        return response

    def _name_act(self, request: Any, response: Any) -> None:
        """An answer that is given again has the number of the first already, for it writes nothing."""
        wrote = getattr(self, "actor", None) is not None and self.actor.wrote
        if wrote and response.status_code < 400:
            response.setdefault(idempotency.TRANSACTION, str(transaction_number()))

    def once(self, request: Request, make: Any, digest: str = "") -> Response:
        """Answer a POST by `make()`; with an Idempotency-Key at most once. `digest`: of a body that is a file."""
        key = request.headers.get(idempotency.HEADER)
        if not key:
            return make()
        known = idempotency.claim(key, idempotency.fingerprint(request, self.actor, digest), self.actor)
        if known is not None:
            return known
        response = make()
        self._name_act(request, response)
        idempotency.remember(key, response)
        return response

    def once_streamed(
        self, request: Request, stream: Any, make: Callable[[Any], Response], beside: str = ""
    ) -> Response:
        """As `once`, for a file that `make` reads as a stream; only with a key is it read twice.

        `beside`: what came with the file and makes it another request.
        """
        if not request.headers.get(idempotency.HEADER):
            return make(stream)
        with idempotency.spooled(stream) as (file, digest):
            return self.once(request, lambda: make(file), f"{digest} {beside}")

    def cleaned(self, serializer: type[BaseSerializer], data: Any, **options: Any) -> dict[str, Any]:
        """Validated input. A field that is not known is refused: a misspelt one would be lost without a word.

        Raises: Invalid; DRF's ValidationError, answered as a problem too.
        """
        checked = serializer(data=data, context={"actor": self.actor}, **options)
        if isinstance(data, dict) and isinstance(checked, Serializer):
            _refuse_unknown(data, [name for name, field in checked.fields.items() if not field.read_only])
        checked.is_valid(raise_exception=True)
        if isinstance(checked.validated_data, dict):
            refuse_odd(checked.validated_data)
        return checked.validated_data


def _refuse_nul(request: Request, place: dict[str, Any]) -> None:
    """Postgres takes none: an address with one names nothing, a parameter with one asks for nothing."""
    if any("\x00" in str(part) for part in place.values()):
        raise Http404
    if named := [name for name, text in request.query_params.items() if "\x00" in f"{name}{text}"]:
        said = _("Leave out the character NUL.")
        raise Invalid({name.replace("\x00", ""): said for name in named})


def _refuse_unknown(data: dict[str, Any], known: list[str]) -> None:
    if unknown := set(data) - set(known):
        said = _("Unknown field. Known are: %(known)s.") % {"known": ", ".join(sorted(known))}
        raise Invalid(dict.fromkeys(sorted(unknown), said))


def check_version(request: Request, row: WorkspaceModel, show: Callable[[], Any]) -> None:
    """Refuse a change of a row that the caller read in another version.

    Raises: VersionMissing (428) without If-Match, Stale (412) with what `show` answers when the row moved on.
    """
    given = request.headers.get("If-Match")
    if given is None:
        raise VersionMissing()
    if given.strip() not in ("*", etag(row), f"W/{etag(row)}"):
        raise Stale(str(MOVED_ON), current=show())


class RestoreView(WorkspaceView):
    """Bring one deleted row back. A subclass gives `read_serializer` and `bring_back()`."""

    read_serializer: ClassVar[type[BaseSerializer]]

    def bring_back(self, pk: UUID) -> Any:
        """The row, by the action that restores it. Raises: Conflict."""
        raise NotImplementedError

    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """Bring it back as it last stood, with what was deleted along with it."""

        def make() -> Response:
            row = self.bring_back(pk)
            return Response(self.shown(row), status=201, headers={"ETag": etag(row)})

        return self.once(request, make)

    def shown(self, row: Any) -> Any:
        return self.read_serializer(row).data


class CollectionView(WorkspaceView):
    """List and create. A subclass gives `rows()`, the two serializers and `create()`."""

    read_serializer: ClassVar[type[BaseSerializer]]
    write_serializer: ClassVar[type[BaseSerializer] | None] = None

    def rows(self) -> models.QuerySet:
        """The rows that this request lists, filters applied. Ordered by the pager."""
        raise NotImplementedError

    def create(self, data: dict[str, Any]) -> models.Model:
        """Call the action that makes one."""
        raise NotImplementedError

    def get(self, request: Request, **kwargs: Any) -> Response:
        page = KeysetPage(request)
        results = page.take(self.rows())
        return page.response(self.read_serializer(results, many=True).data)

    def post(self, request: Request, **kwargs: Any) -> Response:
        def make() -> Response:
            assert self.write_serializer is not None
            made = self.create(self.cleaned(self.write_serializer, request.data))
            headers = {"ETag": etag(made)} if isinstance(made, WorkspaceModel) else {}
            return Response(self.read_serializer(made).data, status=201, headers=headers)

        return self.once(request, make)


class DetailView(WorkspaceView):
    """Read, change, remove one row. A subclass gives `row()`, the serializers, `change()` and `remove()`."""

    read_serializer: ClassVar[type[BaseSerializer]]
    write_serializer: ClassVar[type[BaseSerializer] | None] = None

    def row(self, pk: UUID, write: bool) -> Any:
        """The row by its access function. Raises: Http404."""
        raise NotImplementedError

    def change(self, row: Any, data: dict[str, Any]) -> Any:
        raise NotImplementedError

    def remove(self, row: Any) -> None:
        raise NotImplementedError

    def shown(self, row: Any) -> Any:
        return self.read_serializer(row).data

    def get(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        row = self.row(pk, write=False)
        return Response(self.shown(row), headers={"ETag": etag(row)})

    def patch(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        row = self.row(pk, write=True)
        check_version(request, row, lambda: self.shown(row))
        assert self.write_serializer is not None
        row = self.change(row, self.cleaned(self.write_serializer, request.data, partial=True))
        return Response(self.shown(row), headers={"ETag": etag(row)})

    def delete(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        row = self.row(pk, write=True)
        check_version(request, row, lambda: self.shown(row))
        self.remove(row)
        return Response(status=204)
