"""Removing for good: a workspace with all its rows, the log included; a person, and what the log says of them."""

from collections.abc import Iterable
from uuid import UUID

from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core.actions.people import remove_member
from core.base import WorkspaceModel, workspace_models
from core.models import Delivery, Event, Invitation, Keepsake, Membership, User, Workspace
from core.tenancy import Actor, acting, system


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


# People ---------------------------------------------------------------------------------------------------------


def forget(model: type[WorkspaceModel], ids: Iterable[UUID]) -> int:
    """Blank in the log what `model.personal` names, for rows of the acting workspace that are gone; the number of events.

    That something was done, when and by whom, stays. What was kept for an undo goes too, so it cannot come back."""
    gone = list(ids)
    Keepsake.objects.filter(model=model._meta.label_lower, object_id__in=gone).delete()
    columns: Iterable[str] = model.personal  # type: ignore[attr-defined]
    return sum(_scrub(model._meta.label_lower, pk, columns) for pk in gone)


def _scrub(label: str, pk: UUID, columns: Iterable[str]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_scrub_events(%s, %s, %s)", [label, pk, list(columns)])
        return int(cursor.fetchone()[0])


@transaction.atomic
def erase_person(email: str) -> int:
    """Forget whoever has this address, in every workspace and as an account; the number of places they were found in.

    Raises: Conflict when they are the last owner of a workspace."""
    email = email.strip().lower()
    places = 0
    for workspace in Workspace.objects.order_by("pk"):
        with acting(workspace, source="system") as by:
            places += sum(bool(import_string(path)(email, by=by)) for path in settings.FORGET_ADDRESS)
    return places + bool(_erase_account(email))


def forget_here(email: str, *, by: Actor) -> int:
    """What core keeps of an address in the acting workspace: a membership, invitations, mails."""
    members = list(Membership.objects.filter(user__email=email))
    for member in members:
        remove_member(member, by=by)
    Invitation.objects.filter(email__iexact=email).delete()
    mails = Delivery.objects.filter(target__iexact=email).delete()[0]
    return len(members) + mails + _forget_invitations(email)


def _forget_invitations(email: str) -> int:
    label = Invitation._meta.label_lower
    named = Event.objects.filter(model=label, changes__email__icontains=f'"{email}"')
    ids = set(named.values_list("object_id", flat=True))
    return sum(_scrub(label, pk, ["email"]) for pk in ids)


def _erase_account(email: str) -> int:
    """The row stays, because what somebody did names it, but nobody is in it any more."""
    with system():
        Delivery.objects.filter(workspace=None, target__iexact=email).delete()
    user = User.objects.filter(email=email).first()
    if user is None:
        return 0
    EmailAddress.objects.filter(user=user).delete()
    user.email, user.name = f"{user.pk}@erased.invalid", _("Somebody who left")
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    return 1
