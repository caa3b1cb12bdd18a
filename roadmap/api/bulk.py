"""Many items at once, and what is done with a whole item: archive, copy, merge."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import WorkspaceView, etag
from core.api.problems import flat, lists_of
from core.errors import Invalid
from core.events import transaction_number
from roadmap import access, queries
from roadmap.actions.archive import archive_item, unarchive_item
from roadmap.actions.bulk import MOST, Bulk, change_items, copy_all, delete_all, items_matching, put_away
from roadmap.actions.copies import duplicate_item
from roadmap.actions.items import create_items
from roadmap.actions.merge import merge_items
from roadmap.actions.merging import merge_all, preview_merge
from roadmap.api.items import json_response
from roadmap.models import Item
from roadmap.serializers import ItemCreate, ItemDetailSerializer, ItemWrite


class Tags(serializers.ListField):
    child = serializers.CharField(max_length=50)


class BulkWrite(serializers.Serializer[Any]):
    ids = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=MOST)
    filter = serializers.JSONField(
        required=False, help_text="Instead of ids: a filter tree, as in the list of items."
    )
    items = serializers.ListField(
        child=serializers.DictField(),
        required=False,
        max_length=MOST,
        help_text="Instead of ids: new items in this order, each as the body of a POST of one. Errors say which: items.3.title.",
    )
    set = serializers.DictField(required=False, help_text="As the body of a PATCH of one item.")
    add_tags = Tags(required=False, max_length=50)
    remove_tags = Tags(required=False, max_length=50)
    shift_days = serializers.IntegerField(
        required=False,
        min_value=-3660,
        max_value=3660,
        help_text="Move both dates. What is meant as a month or more moves by the nearest number of months.",
    )
    archived = serializers.BooleanField(
        required=False,
        help_text="Instead of a change. true: put them away with what lies below them; false: take them back with what"
        " was put away along with each.",
    )
    act = serializers.ChoiceField(
        choices=["delete", "duplicate", "merge"],
        required=False,
        help_text="Instead of a change. delete: with what hangs on them, while what lies below them stays; duplicate: a"
        " copy right after each, and the answer names the copies; merge: into the one that `into` names, which takes"
        " over what hangs on them.",
    )
    into = serializers.UUIDField(required=False, help_text="With `act` merge: the item that is kept.")
    versions = serializers.DictField(
        child=serializers.IntegerField(), required=False, help_text="By id, of the items that you read."
    )

    def validate_versions(self, given: dict[str, int]) -> dict[str, int]:
        for pk in given:
            serializers.UUIDField().run_validation(pk)
        return given


class BulkSerializer(serializers.Serializer[Any]):
    changed = serializers.ListField(child=serializers.UUIDField())
    xid = serializers.IntegerField(help_text="Undo it with this.")


class ItemsBulk(WorkspaceView):
    area, needs = "roadmap", {"POST": "roadmap.write"}
    write_serializer = BulkWrite

    @extend_schema(request=BulkWrite, responses=BulkSerializer)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Make up to 1,000 items, change them alike, or archive, delete, copy or merge them; all or none. One POST to /undo takes it back."""
        return self.once(request, lambda: self._change(self.cleaned(BulkWrite, request.data)))

    def _change(self, asked: dict[str, Any]) -> Response:
        if "items" in asked:
            return self._made(asked)
        if ("ids" in asked) == ("filter" in asked):
            raise Invalid({"ids": "Give either ids or a filter."})
        values = self.cleaned(ItemWrite, asked.pop("set", {}), partial=True)
        ids = asked.pop("ids", None)
        if ids is None:
            ids = items_matching(asked.pop("filter"), self.actor)
        changed = self._done(ids, values, asked) if ids else []
        return Response({"changed": changed, "xid": transaction_number()})

    def _made(self, asked: dict[str, Any]) -> Response:
        rows = asked.pop("items")
        if asked:
            raise Invalid({"items": "Give this alone: nothing else is done in the same act."})
        made = create_items(self._read(rows), by=self.actor) if rows else []
        return Response({"changed": [item.pk for item in made], "xid": transaction_number()})

    def _read(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Raises: Invalid naming each line that is not understood."""
        read: list[dict[str, Any]] = []
        wrong: dict[str, str | list[str]] = {}
        for place, row in enumerate(rows):
            try:
                read.append(self.cleaned(ItemCreate, row))
            except Invalid as refusal:
                wrong |= {f"items.{place}.{name}": said for name, said in refusal.errors.items()}
            except serializers.ValidationError as refusal:
                said = lists_of(refusal.detail).items()
                wrong |= {f"items.{place}.{name}": flat(one) for name, one in said}
        if wrong:
            raise Invalid(wrong)
        return read

    def _done(self, ids: list[UUID], values: dict[str, Any], asked: dict[str, Any]) -> list[UUID]:
        alone = [name for name in ("archived", "act") if name in asked]
        if not alone:
            return change_items(ids, Bulk(values, **asked), by=self.actor)
        act, versions, into = asked.pop(alone[0]), asked.pop("versions", {}), asked.pop("into", None)
        if (act == "merge") != (into is not None):
            raise Invalid({"into": "Give the item that is kept along with the act merge, and only with it."})
        if values or asked:
            raise Invalid({alone[0]: "Give this alone: nothing else is done in the same act."})
        if alone == ["archived"]:
            return put_away(ids, act, versions, by=self.actor)
        if into:
            return merge_all(ids, into, versions, by=self.actor)
        return {"delete": delete_all, "duplicate": copy_all}[act](ids, versions, by=self.actor)


class ArchiveWrite(serializers.Serializer[Any]):
    children = serializers.BooleanField(default=True, help_text="Also what lies below it.")


class DuplicateWrite(serializers.Serializer[Any]):
    children = serializers.BooleanField(default=False, help_text="Also copies of what lies below it.")


class MergeWrite(serializers.Serializer[Any]):
    into = serializers.UUIDField(help_text="The item that is kept.")
    preview = serializers.BooleanField(
        default=False,
        help_text="Only say what would go where: `moves`, `fills` and `stays`, each a list of words.",
    )


class ItemAct(WorkspaceView):
    """What is done with a whole item; answers the item."""

    area, needs = "roadmap", {"POST": "roadmap.write"}

    def shown(self, item: Item, status: int = 200) -> HttpResponse:
        item.refresh_from_db()
        headers = {"ETag": etag(item), "X-Transaction": str(transaction_number())}
        return json_response(queries.item_json(item.pk), headers, status=status)


class ItemArchive(ItemAct):
    needs = {"POST": "roadmap.write", "DELETE": "roadmap.write"}

    @extend_schema(request=ArchiveWrite, responses=ItemDetailSerializer)
    def post(self, request: Request, ref: str, **kwargs: Any) -> HttpResponse:
        """Put it away: out of lists, views and what others see, with all that it has."""
        item = access.item_for(self.actor, ref, write=True)
        archive_item(item, by=self.actor, **self.cleaned(ArchiveWrite, request.data))
        return self.shown(item)

    @extend_schema(responses=ItemDetailSerializer)
    def delete(self, request: Request, ref: str, **kwargs: Any) -> HttpResponse:
        """Take it back, with what was put away along with it."""
        item = access.item_for(self.actor, ref, write=True)
        unarchive_item(item, by=self.actor)
        return self.shown(item)


class ItemDuplicate(ItemAct):
    @extend_schema(request=DuplicateWrite, responses={201: ItemDetailSerializer})
    def post(self, request: Request, ref: str, **kwargs: Any) -> HttpResponse:
        """A copy right after it. What happened to the original is not copied."""
        item = access.item_for(self.actor, ref, write=True)
        copy = duplicate_item(item, by=self.actor, **self.cleaned(DuplicateWrite, request.data))
        return self.shown(copy, status=201)


class ItemMerge(ItemAct):
    @extend_schema(request=MergeWrite, responses=ItemDetailSerializer)
    def post(self, request: Request, ref: str, **kwargs: Any) -> HttpResponse:
        """Merge it into another, which takes over all that hangs on it; it is archived and says where it went.

        The header `X-Transaction` names the act; undoing it parts the two again without loss.
        """
        asked = self.cleaned(MergeWrite, request.data)
        into = asked["into"]
        item = access.item_for(self.actor, ref)
        pair = {pk: access.item_for(self.actor, pk, write=True) for pk in sorted({item.pk, into})}
        if asked["preview"]:
            return Response(asdict(preview_merge(pair[item.pk], pair[into], by=self.actor)))
        return self.shown(merge_items(pair[item.pk], pair[into], by=self.actor))
