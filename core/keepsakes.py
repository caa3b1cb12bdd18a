"""What a deleted row's log leaves out is kept aside for a week: an undo brings all of it back, time erases it."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models.signals import pre_delete
from django.utils import timezone

from core import erase
from core.models import Keepsake
from core.tenancy import acting, system

BATCH = 1000


def connect() -> None:
    """Keep aside what each model names in `undo_keeps`. Only such models lose Django's fast delete."""
    for model in apps.get_models():
        if keeps(model):
            pre_delete.connect(_keep, sender=model, dispatch_uid=f"keepsake {model._meta.label_lower}")


def keeps(model: type[models.Model]) -> bool:
    """Whether something of the model's rows is lost to the log when they are deleted.

    `undo_keeps` names columns, `undo_keeps_rows` relations to rows that the log does not know at all.
    """
    return bool(getattr(model, "undo_keeps", ()) or getattr(model, "undo_keeps_rows", ()))


def _keep(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    values = {name: getattr(instance, name) for name in getattr(sender, "undo_keeps", ())}
    for name in getattr(sender, "undo_keeps_rows", ()):
        values[name] = list(getattr(instance, name).values())
    Keepsake.objects.create(
        workspace_id=instance.workspace_id,
        model=sender._meta.label_lower,
        object_id=instance.pk,
        # As text to the microsecond, which the field reads again.
        values=json.loads(json.dumps(values, default=str)),
    )


def give_back(model: type[models.Model], ids: Iterable[UUID]) -> None:
    """Put what was kept into rows that are there again, and keep it no longer."""
    if not keeps(model):
        return
    known: dict[str, Any] = {name: model._meta.get_field(name) for name in getattr(model, "undo_keeps", ())}
    kept = Keepsake.objects.filter(model=model._meta.label_lower, object_id__in=list(ids))
    for one in kept.order_by("kept_at"):
        values = {name: known[name].to_python(value) for name, value in one.values.items() if name in known}
        if values:
            model._base_manager.filter(pk=one.object_id).update(**values)
        for name in getattr(model, "undo_keeps_rows", ()):
            _give_rows_back(model._meta.get_field(name).related_model, one.values.get(name, ()))
    kept.delete()


def _give_rows_back(model: Any, kept: Iterable[dict[str, Any]]) -> None:
    """All but those that belong to something that is gone for a reason of its own, such as a person who left."""
    known = {field.attname: field for field in model._meta.local_concrete_fields}
    rows = [
        model(**{name: known[name].to_python(value) for name, value in one.items() if name in known})
        for one in kept
    ]
    for name, field in known.items():
        if isinstance(field, models.ForeignKey):
            wanted = {getattr(row, name) for row in rows} - {None}
            there = set(field.related_model._base_manager.filter(pk__in=wanted).values_list("pk", flat=True))
            rows = [row for row in rows if getattr(row, name) in there | {None}]
    model._base_manager.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def is_kept(model: type[models.Model], pk: UUID) -> bool:
    """Whether the row can come back whole."""
    if not keeps(model):
        return True
    return Keepsake.objects.filter(model=model._meta.label_lower, object_id=pk).exists()


def forget_old() -> int:
    """Erase what nobody can want back any more; how many."""
    before = timezone.now() - Keepsake.KEPT
    with system():
        old = list(Keepsake.objects.filter(kept_at__lt=before).select_related("workspace")[:BATCH])
    for keepsake in old:
        _forget_the_person(keepsake)
    with system():
        Keepsake.objects.filter(pk__in=[keepsake.pk for keepsake in old]).delete()
    return len(old)


def _forget_the_person(keepsake: Keepsake) -> None:
    """Who can no longer come back is blanked in the log as well."""
    model = apps.get_model(keepsake.model)
    if getattr(model, "personal", ()):
        with acting(keepsake.workspace, source="system"):
            erase.forget(model, [keepsake.object_id])
