"""What follows from the links: moves, room and the chain that decides, by REST."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import JsonResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import WorkspaceView
from core.errors import Invalid
from core.events import transaction_number
from roadmap import access, actions
from roadmap.models import Item, Product
from roadmap.queries import schedule as queries
from roadmap.schedule import Analysis, Task
from roadmap.serializers.links import FollowWrite


def dates(task: Task) -> dict[str, Any]:
    return {
        "start": _iso(task.start),
        "start_precision": task.start_precision or None,
        "end": _iso(task.end),
        "end_precision": task.end_precision or None,
    }


def _iso(day: int | None) -> str | None:
    return date.fromordinal(day).isoformat() if day is not None else None


class ItemFollow(WorkspaceView):
    area, needs = "roadmap", {"POST": "roadmap.write"}

    @extend_schema(request=FollowWrite, responses=dict)
    def post(self, request: Request, ref: str, **kwargs: Any) -> Response:
        """Move an item and all that follows it by links: as little as needed, never earlier, each as long as before.

        `moves` lists every item with new dates, the item itself first; `because` names the item that pushes it.
        With `preview` nothing is changed; else `xid` is what an undo takes back.
        """
        return self.once(request, lambda: self._answer(request, ref))

    def _answer(self, request: Request, ref: str) -> Response:
        data = self.cleaned(FollowWrite, request.data)
        preview = data.pop("preview")
        item = access.item_for(self.actor, ref, write=True)
        do = actions.preview_follow if preview else actions.follow_item
        return Response(answer_of_follow(do(item, by=self.actor, **data), preview))


def answer_of_follow(found: queries.Following, preview: bool) -> dict[str, Any]:
    own = [_move(found, found.old, found.new, None)] if found.new != found.old else []
    moves = [*own, *(_move(found, *move) for move in found.moves)]
    return {"moves": moves, "applied": not preview, "xid": None if preview else transaction_number()}


def _move(found: queries.Following, old: Task, new: Task, because: Any) -> dict[str, Any]:
    name = found.names[old.id]
    return {
        "item": old.id,
        "key": name.key,
        "title": name.title,
        "old": dates(old),
        "new": dates(new),
        "because": {"item": because, "key": found.names[because].key} if because else None,
    }


class CriticalPath(WorkspaceView):
    area = "roadmap"

    @extend_schema(
        parameters=[
            OpenApiParameter("product", UUID),
            OpenApiParameter(
                "end", str, description="Id or key: the chain that decides when this item is done."
            ),
        ],
        responses=dict,
    )
    def get(self, request: Request, **kwargs: Any) -> JsonResponse:
        """The chain of links that decides when the last open item is done, and how much room every item has.

        By id: `slack`, the days it may slip without moving `finish`; `push`, the days by which links push it beyond its
        dates, where they do. `violated`: links that the dates contradict, with the `days` that are missing. `blocked`: ids of
        what waits for an open item.
        """
        plan, found = queries.critical(self._product(request), self._end(request))
        return JsonResponse(answer_of_critical(plan, found, queries.names_of(found.path)))

    def _end(self, request: Request) -> Item | None:
        ref = request.query_params.get("end")
        return access.item_for(self.actor, ref) if ref else None

    def _product(self, request: Request) -> Product | None:
        text = request.query_params.get("product")
        if not text:
            return None
        try:
            return access.product_for(self.actor, UUID(text))
        except ValueError:
            raise Invalid({"product": _("Give the id of a product.")}) from None


def answer_of_critical(plan: queries.Plan, found: Analysis, names: dict[Any, queries.Name]) -> dict[str, Any]:
    return {
        "finish": queries.day_of(found.finish),
        "path": [_step(names[one], plan.tasks[one], found) for one in found.path],
        "slack": found.slack,
        "push": {one: days for one, days in found.push.items() if days},
        "violated": [
            {"source": bond.source, "target": bond.target, "lag": bond.lag, "days": days}
            for bond, days in found.violated
        ],
        "blocked": list({target for _source, target, _lag in plan.bonds}),
    }


def _step(name: queries.Name, task: Task, found: Analysis) -> dict[str, Any]:
    room = {"slack": found.slack[task.id], "push": found.push[task.id]}
    return {"item": task.id, "key": name.key, "title": name.title, **dates(task), **room}
