"""Members of a workspace: who is here, with which role, who is invited."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from core import strangers
from core.access import invitation_for, member_for
from core.actions import people
from core.errors import Refused
from core.forms import InviteForm, roles_up_to
from core.models import Invitation, Membership
from core.pages import workspace_page
from core.roles import RANK, Role
from core.tenancy import Actor


def _sentence(members: list[Membership], invitations: list[Invitation]) -> str:
    count, waiting = len(members), len(invitations)
    said = ngettext("%(n)d person works here.", "%(n)d people work here.", count) % {"n": count}
    if waiting:
        more = ngettext("%(n)d invitation is open.", "%(n)d invitations are open.", waiting) % {"n": waiting}
        said = f"{said} {more}"
    return said


def _page(request: HttpRequest, actor: Actor, form: InviteForm, status: int = 200) -> HttpResponse:
    members = sorted(
        Membership.objects.select_related("user"),
        key=lambda member: (-RANK[member.role], str(member.user).lower()),
    )
    invitations = list(
        Invitation.objects.filter(accepted_at=None).select_related("invited_by").order_by("email")
    )
    manages = actor.can("members.manage")
    rank = RANK.get(actor.role, 0)
    for member in members:
        member.changeable = manages and RANK[member.role] <= rank
    context = {
        "area": "settings",
        "page": "members",
        "members": members,
        "invitations": invitations if manages else [],
        "manages": manages,
        "form": form,
        "roles": roles_up_to(actor.role),
        "role_words": ROLE_WORDS,
        "sentence": _sentence(members, invitations if manages else []),
    }
    return render(request, "core/members.html", context, status=status)


ROLE_WORDS = [
    (Role.OWNER, gettext_lazy("everything, and makes others owners")),
    (Role.ADMIN, gettext_lazy("members, tokens, settings, mails")),
    (Role.EDITOR, gettext_lazy("plans: roadmap, KPIs, updates, imports")),
    (Role.CONTRIBUTOR, gettext_lazy("brings feedback and figures, rates, comments")),
    (Role.VIEWER, gettext_lazy("reads")),
]


@workspace_page("read", post="members.manage")
def members(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = InviteForm(request.POST or None, role=actor.role)
    if request.method == "POST":
        if not form.is_valid():
            return _page(request, actor, form, 422)
        try:
            with transaction.atomic():
                invitation = people.invite(form.cleaned_data["email"], form.cleaned_data["role"], by=actor)
        except Refused as refusal:
            form.add_error("email", refusal.detail)
            return _page(request, actor, form, 422)
        said = _("%(email)s is invited.") % {"email": invitation.email}
        messages.success(request, f"{said} {strangers.waits(invitation.email)}".strip())
        return redirect("members", actor.workspace.slug)
    return _page(request, actor, form)


@require_POST
@workspace_page("members.manage")
def member_role(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    return _told(
        request,
        actor,
        lambda: people.change_role(member_for(actor, pk), request.POST.get("role", ""), by=actor),
        _("The role is changed."),
    )


@require_POST
@workspace_page("read")
def member_remove(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    member = member_for(actor, pk)
    own = member.user == actor.user
    said = _("You left %(workspace)s.") if own else _("%(name)s is no longer a member.")
    words = {"workspace": actor.workspace.name, "name": member.user}
    answer = _told(request, actor, lambda: people.remove_member(member, by=actor), said % words)
    return redirect("landing") if own and member.pk is None else answer


@require_POST
@workspace_page("members.manage")
def invitation_revoke(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    invitation = invitation_for(actor, pk)
    return _told(
        request,
        actor,
        lambda: people.revoke_invitation(invitation, by=actor),
        _("The invitation is taken back."),
    )


@require_POST
@workspace_page("members.manage")
def invitation_again(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    invitation = invitation_for(actor, pk)
    return _told(
        request,
        actor,
        lambda: people.invite(invitation.email, invitation.role, by=actor),
        f"{_('The invitation is written again.')} {strangers.waits(invitation.email)}".strip(),
    )


def _told(request: HttpRequest, actor: Actor, do: object, said: str) -> HttpResponse:
    """Do it and go back to the list, saying what happened or why not."""
    try:
        with transaction.atomic():
            do()  # type: ignore[operator]
    except Refused as refusal:
        messages.error(request, refusal.detail)
    else:
        messages.success(request, said)
    return redirect("members", actor.workspace.slug)
