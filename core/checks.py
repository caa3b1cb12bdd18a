"""Misconfiguration is told at start-up, with what to do about it."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from core.base import workspace_models


@register(Tags.database)
def database_role(
    app_configs: Any, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Row-level security does not bind superusers: refuse to run as one."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute(
                "SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
            )
            name, unbound = cursor.fetchone()
        if unbound:
            found.append(
                Error(
                    f"The database role {name!r} is a superuser or bypasses row-level security.",
                    hint="Give DATABASE_URL an ordinary role: CREATE ROLE pmhub LOGIN PASSWORD '…'.",
                    id="pmhub.E001",
                )
            )
    return found


@register(Tags.models)
def many_to_many_is_explicit(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A table that Django makes for a many-to-many field has no workspace_id, so nothing would guard it."""
    return [
        Error(
            f"{model._meta.label}.{field.name} needs a `through` model that is a WorkspaceModel.",
            obj=model,
            id="pmhub.E002",
        )
        for model in workspace_models(apps.get_models())
        for field in model._meta.local_many_to_many
        if field.remote_field.through is not None and field.remote_field.through._meta.auto_created
    ]
