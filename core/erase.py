"""Removing a workspace with all its rows, the log included: the only way by which events ever go."""

from django.apps import apps
from django.db import connection, transaction

from core.base import workspace_models
from core.models import Workspace
from core.tenancy import acting


def erase(workspace: Workspace) -> None:
    """For good. People stay; their memberships go. Raises nothing for a workspace that is gone already."""
    with transaction.atomic():
        with acting(workspace, source="system"), connection.cursor() as cursor:
            # Lets the log's rows go, and keeps the triggers from writing new ones about it.
            cursor.execute("SELECT set_config('pmhub.erase', %s, true)", [str(workspace.pk)])
            for model in workspace_models(apps.get_models()):
                cursor.execute(
                    f'DELETE FROM "{model._meta.db_table}" WHERE workspace_id = %s', [workspace.pk]
                )
            cursor.execute("SELECT set_config('pmhub.erase', '', true)")
        Workspace.objects.filter(pk=workspace.pk).delete()
