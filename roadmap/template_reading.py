"""What the form of a template says, checked as a new item would be."""

from typing import Any

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.numbers import is_ordinary, refusal
from core.tenancy import actor
from roadmap.custom import CustomFields
from roadmap.models import CustomField, FieldKind, Item
from roadmap.sample_key import sample_key
from roadmap.serializers import ItemWrite
from roadmap.template_fields import DATES, NUMBERS, OWN, TEXTS, names


def read(post: Any, start: dict[str, Any]) -> dict[str, Any]:
    """The template's fields after the form: what it does not show stays. Raises: Invalid naming what cannot be taken."""
    try:
        return _read(post, start)
    except Invalid as refusal:
        called = names()
        said = [f"{called.get(name, name)}: {' '.join(words)}" for name, words in refusal.errors.items()]
        raise Invalid(refusal.errors, " ".join(said)) from None


def _read(post: Any, start: dict[str, Any]) -> dict[str, Any]:
    fields = start | {name: post[name].strip() for name in (*TEXTS, *DATES) if name in post}
    fields |= {name: _number(name, post[name]) for name in NUMBERS if name in post}
    if "tags" in post:
        fields["tags"] = list(
            dict.fromkeys(tag for one in post["tags"].split(",") if (tag := one.strip()[:50]))
        )
    if "parent" in post:
        fields["parent"] = _parent(post["parent"].strip())
    for edge in ("start", "end"):
        if edge in post and not fields.get(edge):
            fields.pop(f"{edge}_precision", None)
    fields = {name: value for name, value in fields.items() if value not in ("", None, [])}
    _check({name: value for name, value in fields.items() if name in post})
    return _with_own(post, fields)


def _number(name: str, text: str) -> float | int | None:
    if not text.strip():
        return None
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        raise Invalid({name: _("Give a number, or leave it empty.")}) from None
    if not is_ordinary(value):
        raise Invalid({name: refusal()})
    return int(value) if value.is_integer() else value


def _parent(key: str) -> str:
    if not key:
        return ""
    found = Item.objects.live().filter(key__iexact=key).first()
    if found is None:
        raise Invalid(
            {
                "parent": _("There is no item %(key)s. Give a key such as %(such)s.")
                % {"key": key, "such": sample_key()}
            }
        )
    return str(found.pk)


def _check(fields: dict[str, Any]) -> None:
    """As a POST to /items is checked."""
    checked = ItemWrite(data=fields, partial=True, context={"actor": actor()})
    if not checked.is_valid():
        raise Invalid({name: [str(one) for one in said] for name, said in checked.errors.items()})
    dated = checked.validated_data
    if dated.get("start") and dated.get("end") and dated["end"] < dated["start"]:
        raise Invalid({"end": _("The end lies before the start. Move one of them.")})


def _with_own(post: Any, fields: dict[str, Any]) -> dict[str, Any]:
    """`shown` names the boxes of the form, for a browser does not send those that nobody ticked."""
    known = CustomFields()
    given = {
        slug: _own_value(one, post)
        for slug, one in known.by_slug.items()
        if OWN + slug in post or OWN + slug in post.getlist("shown")
    }
    if not given:
        return fields
    before = {slug: value for slug, value in (fields.get("custom") or {}).items() if slug not in given}
    filled = {slug: value for slug, value in given.items() if value not in ("", None, [], False)}
    custom = before | known.merged({}, filled, fields.get("type", ""))
    return {name: value for name, value in fields.items() if name != "custom"} | (
        {"custom": custom} if custom else {}
    )


def _own_value(one: CustomField, post: Any) -> Any:
    name = OWN + one.slug
    if one.kind == FieldKind.MULTISELECT:
        return post.getlist(name)
    if one.kind == FieldKind.CHECKBOX:
        return name in post
    if one.kind in (FieldKind.NUMBER, FieldKind.MONEY):
        return _number(name, post[name])
    return post[name].strip()
