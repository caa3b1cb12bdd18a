"""The short lists of the settings: how each reads a form, and which actions it calls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Invalid
from core.text import whole
from roadmap import template_fields, template_reading
from roadmap.actions import fields, gates, templates, workflow
from roadmap.models import Category, CustomField, FieldKind, Gate, Item, ItemTemplate, ItemType, Status
from roadmap.models.icons import ICONS, USUAL
from roadmap.setting_drawn import dress


@dataclass(frozen=True)
class Kind:
    """`values(post, row)`, of a QueryDict, gives the arguments of `create` (without a row) or `change`."""

    name: str
    label: str | Promise
    about: str | Promise
    model: Any
    values: Callable[[Any, Any], dict[str, Any]]
    create: Callable[..., Any]
    change: Callable[..., Any]
    remove: Callable[..., Any]
    # How many items hold a row, so that people know before they delete it.
    used: Callable[[], Mapping[Any, int]] = dict
    context: Callable[[], dict[str, Any]] = dict
    replaced: bool = False
    # A refusal is told inside the form, which keeps what was typed.
    keeps: bool = False
    # What each row is drawn with, besides.
    dressed: Callable[[list[Any]], list[Any]] = list

    def rows(self) -> list[Any]:
        used = self.used()
        rows = list(self.model.objects.all())
        for row in rows:
            row.used = used.get(row.pk, 0) or used.get(getattr(row, "slug", None), 0)
        rows = self.dressed(rows)
        for row in rows:
            dress(row)
        return rows


def _status(post: Any, row: Status | None) -> dict[str, Any]:
    given = {name: post[name].strip() for name in ("name", "category") if name in post}
    if "wip_limit" not in post:
        return given
    text = post["wip_limit"].strip()
    limit = whole(text, 10_000) if text else None
    if text and not (limit and limit <= 9999):
        raise Invalid({"wip_limit": _("Give a whole number from 1 to 9999, or leave it empty.")})
    return given | {"wip_limit": limit}


def _type(post: Any, row: ItemType | None) -> dict[str, Any]:
    given = {name: post[name].strip() for name in ("name", "icon") if name in post}
    if given.get("icon", USUAL) not in ICONS:
        raise Invalid({"icon": _("Choose one of the icons.")})
    return given


def _field(post: Any, row: CustomField | None) -> dict[str, Any]:
    given: dict[str, Any] = {
        name: post[name].strip() for name in ("name", "kind", "help", "unit", "formula") if name in post
    }
    if row is None:
        lines = post.get("options", "").splitlines()
        return given | {"options": [line.strip() for line in lines if line.strip()]}
    if "whole" not in post:
        return given
    options = _options(post)
    instead = post.get("instead", "")
    if instead:
        kept = {option.get("slug") for option in options}
        gone = [option["slug"] for option in row.options if option["slug"] not in kept]
        given["replace"] = dict.fromkeys(gone, None if instead == "-" else instead)
    return given | {
        "options": options,
        "types": post.getlist("types"),
        "required": "required" in post,
        "archived": "archived" in post,
    }


def _options(post: Any) -> list[dict[str, Any]]:
    """Pairs of slug and name as the form lists them; an emptied name takes the option away, a new one has no slug."""
    pairs = zip(post.getlist("slug"), post.getlist("option"), strict=False)
    return [{"name": name.strip()} | ({"slug": slug} if slug else {}) for slug, name in pairs if name.strip()]


def _gate(post: Any, row: Gate | None) -> dict[str, Any]:
    given: dict[str, Any] = {"text": post["text"].strip()} if "text" in post else {}
    for name, model in (("status", Status), ("type", ItemType)):
        if name in post:
            given[name] = model.objects.filter(pk=post[name]).first() if post[name] else None
    if "status" in given and given["status"] is None:
        raise Invalid({"status": _("Choose the status that it stands before.")})
    return given


def _template(post: Any, row: ItemTemplate | None) -> dict[str, Any]:
    given: dict[str, Any] = {"name": post["name"].strip()} if "name" in post else {}
    if row is not None and "whole" not in post:
        return given
    return given | {"fields": template_reading.read(post, dict(row.fields) if row else {})}


def _used_statuses() -> Mapping[Any, int]:
    return dict(Status.objects.annotate(n=Count("items")).values_list("pk", "n"))


def _used_types() -> Mapping[Any, int]:
    return dict(Item.objects.order_by().values_list("type").annotate(n=Count("pk")))


def _used_fields() -> Mapping[Any, int]:
    slugs = list(CustomField.objects.values_list("slug", flat=True))
    counts = {f"n{place}": Count("pk", filter=Q(custom__has_key=slug)) for place, slug in enumerate(slugs)}
    found = Item.objects.aggregate(**counts) if counts else {}
    return {slug: found[f"n{place}"] for place, slug in enumerate(slugs)}


def _lists() -> dict[str, Any]:
    return {"statuses": Status.objects.all(), "types": ItemType.objects.all()}


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "statuses",
            gettext_lazy("Statuses"),
            gettext_lazy(
                "The steps that items go through. The category is what the rest of pmhub understands."
            ),
            Status,
            _status,
            workflow.create_status,
            workflow.change_status,
            workflow.delete_status,
            _used_statuses,
            lambda: {"categories": Category.choices},
            replaced=True,
        ),
        Kind(
            "types",
            gettext_lazy("Types"),
            gettext_lazy("The kinds of items that you tell apart."),
            ItemType,
            _type,
            workflow.create_type,
            workflow.change_type,
            workflow.delete_type,
            _used_types,
            lambda: {"icons": [(name, symbol, label) for name, (symbol, label) in ICONS.items()]},
            replaced=True,
        ),
        Kind(
            "fields",
            gettext_lazy("Fields"),
            gettext_lazy(
                "What your items have besides the usual. Every view, filter, file and program can use them."
            ),
            CustomField,
            _field,
            fields.create_field,
            fields.change_field,
            fields.delete_field,
            _used_fields,
            lambda: {"kinds_of_field": FieldKind.choices} | _lists(),
            keeps=True,
        ),
        Kind(
            "gates",
            gettext_lazy("Gates"),
            gettext_lazy(
                "What must hold before an item enters a status. Each item shows them as a checklist."
            ),
            Gate,
            _gate,
            gates.create_gate,
            gates.change_gate,
            gates.delete_gate,
            context=_lists,
        ),
        Kind(
            "templates",
            gettext_lazy("Templates"),
            gettext_lazy("What a new item may start with."),
            ItemTemplate,
            _template,
            templates.create_template,
            templates.change_template,
            templates.delete_template,
            keeps=True,
            dressed=template_fields.shown,
        ),
    )
}
