"""Who belongs to a workspace and with which role. Nobody hands out, changes or takes a role above their own."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core import limits, links
from core.base import changed
from core.errors import Conflict, Gone, Invalid, TooMany
from core.mail import queue_mail
from core.models import ApiToken, Invitation, Membership, User, Workspace
from core.roles import RANK, Role, holds
from core.tenancy import Actor, acting, action

INVITATION_DAYS = 14
MOST_ROUNDS = 20
RESERVED_SLUGS = {"new", "menu", "api", "admin", "static", "accounts", settings.DEMO_SLUG}
# To one mailbox, and from one workspace, in a day.
MOST_MAILS, MOST_INVITATIONS, DAY = 5, 100, limits.DAY
# By one person in a day.
MOST_WORKSPACES = 10


# Workspaces ---------------------------------------------------------------------------------------------------


def free_slug(name: str) -> str:
    """An address for a workspace of this name that nobody has."""
    base = slugify(name)[:40].strip("-") or "workspace"
    taken = (
        set(Workspace.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED_SLUGS
    )
    numbered = (f"{base}-{number}" for number in range(2, 10_000))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


def keep_to_a_few(owner: User) -> None:
    """Each workspace may mail so much a day: whoever makes many would mail as they please. Raises: TooMany."""
    if not limits.allowed("workspace", str(owner.pk), MOST_WORKSPACES, DAY):
        raise TooMany(_("You have made many workspaces today. Make the next one tomorrow."))


@transaction.atomic
def create_workspace(name: str, *, owner: User, zone: str = "", currency: str = "EUR") -> Workspace:
    """A new workspace that `owner` owns, with what the areas begin with (settings.NEW_WORKSPACE)."""
    made = _named(name, zone=zone or owner.zone or "UTC", currency=currency)
    with acting(made, owner, role=Role.OWNER):
        Membership.objects.create(user=owner, role=Role.OWNER)
    with acting(made, source="system") as actor:
        for path in settings.NEW_WORKSPACE:
            import_string(path)(by=actor)
    return made


def _named(name: str, **values: str) -> Workspace:
    """Of several of one name at the same moment each gets an address: in each round at least one."""
    for _round in range(MOST_ROUNDS):
        try:
            with transaction.atomic():
                return Workspace.objects.create(name=name, slug=free_slug(name), **values)
        except IntegrityError:
            continue
    raise Conflict(_("Many workspaces of this name are being made at this moment. Try again."))


def demo_workspace() -> Workspace | None:
    """The workspace of inventions that the operator made with `bin/manage demo`, where anybody may look around."""
    return Workspace.objects.filter(is_demo=True).first()


def visit_demo(user: User) -> Workspace:
    """Let somebody into the demo as an editor; who is in already stays what they are. Raises: Gone without a demo."""
    demo = demo_workspace()
    if demo is None:
        raise Gone(_("There is no demo here."))
    with acting(demo, source="system"):
        Membership.objects.get_or_create(user=user, defaults={"role": Role.EDITOR})
    return demo


@action
def change_workspace(workspace: Workspace, *, by: Actor, **values: Any) -> Workspace:
    """Name, zone, currency, accent."""
    by.require("workspace.manage")
    if names := changed(workspace, values):
        workspace.full_clean(exclude=["slug"])
        workspace.save(update_fields=names)
    return workspace


# Members ------------------------------------------------------------------------------------------------------


def _rank(role: str) -> int:
    return RANK.get(role, 0)


def _require_rank(by: Actor, *roles: str) -> None:
    by.require("members.manage")
    if any(_rank(role) > _rank(by.role) for role in roles) and by.role != "system":
        raise PermissionDenied(_("You can neither give nor take a role above your own."))


def _keep_an_owner(member: Membership) -> None:
    """Two owners who leave at the same moment must not both succeed, hence the lock."""
    owners = list(Membership.objects.select_for_update().filter(role=Role.OWNER).values_list("pk", flat=True))
    if owners == [member.pk]:
        raise Conflict(_("A workspace needs an owner. Make somebody else an owner first."))


@action
def change_role(member: Membership, role: str, *, by: Actor) -> Membership:
    if role not in Role.values:
        raise Invalid({"role": _("Choose one of the roles.")})
    _require_rank(by, member.role, role)
    if member.role == role:
        return member
    if member.role == Role.OWNER:
        _keep_an_owner(member)
    member.role = role
    member.save(update_fields=["role"])
    _revoke_what_they_could_not_send(member)
    return member


def _revoke_what_they_could_not_send(member: Membership) -> None:
    """What somebody may no longer hand out does not come from them by an old letter either."""
    sent = Invitation.objects.filter(invited_by=member.user_id, accepted_at=None)
    if holds(member.role, "members.manage"):
        sent = sent.filter(role__in=[role for role in Role.values if _rank(role) > _rank(member.role)])
    sent.delete()


@action
def remove_member(member: Membership, *, by: Actor) -> None:
    """Take somebody out, or leave oneself; their tokens and open invitations end with it."""
    by.require_scope("admin")
    if by.user is None or member.user_id != by.user.pk:
        _require_rank(by, member.role)
    if member.role == Role.OWNER:
        _keep_an_owner(member)
    for token in ApiToken.objects.filter(user=member.user_id, revoked_at=None):
        _end_token(token)
    Invitation.objects.filter(invited_by=member.user_id, accepted_at=None).delete()  # of no role any more
    member.delete()


# Invitations --------------------------------------------------------------------------------------------------


@action
def invite(email: str, role: str, *, by: Actor) -> Invitation:
    """Invite an address, or renew its open invitation with this role; the link goes to that address alone."""
    if role not in Role.values:
        raise Invalid({"role": _("Choose one of the roles.")})
    _require_rank(by, role)
    email = email.strip().lower()
    if Membership.objects.filter(user__email__iexact=email).exists():
        raise Invalid({"email": _("This person is a member already.")})
    _keep_within_limits(email, by)
    invitation = _open_invitation(email, role, by)
    _mail_invitation(invitation, by)
    return invitation


def _keep_within_limits(email: str, by: Actor) -> None:
    """Renewing an invitation counts too: each time somebody gets a mail that they may not want."""
    if not limits.allowed("invitation-mail", email, MOST_MAILS, DAY):
        raise TooMany(_("This address has been mailed often today. Try again tomorrow."))
    if not limits.allowed("invitation", str(by.workspace.pk), MOST_INVITATIONS, DAY):
        raise TooMany(_("This workspace has invited many people today. Try again tomorrow."))


def _open_invitation(email: str, role: str, by: Actor) -> Invitation:
    assert by.user is not None
    values = {
        "role": role,
        "invited_by": by.user,
        "expires_at": timezone.now() + timedelta(days=INVITATION_DAYS),
    }
    found = Invitation.objects.select_for_update().filter(email__iexact=email, accepted_at=None).first()
    if found is None:
        return Invitation.objects.create(email=email, **values)
    _require_rank(by, found.role)
    for name, value in values.items():
        setattr(found, name, value)
    found.save(update_fields=list(values))
    return found


def invitation_url(invitation: Invitation) -> str:
    token = links.make("invitation", invitation.workspace_id, invitation.pk)
    return links.absolute(reverse("invitation", args=[token]))


def _mail_invitation(invitation: Invitation, by: Actor) -> None:
    words = {"who": by.user, "workspace": by.workspace.name, "role": invitation.get_role_display()}
    text = _(
        "%(who)s invites you to work on the roadmap of %(workspace)s in pmhub, as %(role)s.\n\n"
        "Accept the invitation here:\n%(url)s\n\n"
        "The link is for %(email)s alone and is good for %(days)d days. "
        "If you did not expect it, do nothing: nobody can use it without this mailbox."
    )
    queue_mail(
        to=invitation.email,
        subject=_("%(who)s invites you to %(workspace)s") % words,
        text=text
        % {**words, "url": invitation_url(invitation), "email": invitation.email, "days": INVITATION_DAYS},
        dedupe_key=f"invitation:{invitation.pk}:{invitation.expires_at.timestamp()}",
        ref=f"invitation:{invitation.pk}",
    )


@action
def revoke_invitation(invitation: Invitation, *, by: Actor) -> None:
    _require_rank(by, invitation.role)
    invitation.delete()


def accept_invitation(invitation: Invitation, *, user: User) -> Membership:
    """The invited person joins. Doing it twice does nothing the second time.

    Raises: PermissionDenied for another address, Gone when it expired.
    """
    if not user.is_active or user.email.lower() != invitation.email.lower():
        raise PermissionDenied(_("This invitation is for another address."))
    with acting(invitation.workspace, user, role="") as actor:
        return _join(invitation, user, actor)


@action
def _join(invitation: Invitation, user: User, actor: Actor) -> Membership:
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    member = Membership.objects.filter(user=user).first()
    if locked.accepted_at is None and locked.expires_at <= timezone.now():
        raise Gone(_("This invitation has expired. Ask for a new one."))
    if locked.accepted_at is not None and member is None:
        raise Gone(_("This invitation was used already. Ask for a new one."))
    if locked.accepted_at is None:
        locked.accepted_at = actor.now
        locked.save(update_fields=["accepted_at"])
    return member or Membership.objects.create(user=user, role=locked.role)


# Tokens -------------------------------------------------------------------------------------------------------


@action
def create_token(
    name: str, scopes: list[str], *, expires_in_days: int | None, by: Actor
) -> tuple[ApiToken, str]:
    """A token of the acting user and its secret, which is never to be seen again."""
    by.require("read")
    if by.scopes is not None:
        raise PermissionDenied(_("A token cannot make tokens. Sign in to make one."))
    assert by.user is not None
    secret = ApiToken.new_secret()
    token = ApiToken.objects.create(
        user=by.user,
        name=name,
        digest=ApiToken.digest_of(secret),
        hint=secret[:8],
        scopes=scopes,
        expires_at=timezone.now() + timedelta(days=expires_in_days) if expires_in_days else None,
    )
    return token, secret


@action
def revoke_token(token: ApiToken, *, by: Actor, itself: bool = False) -> None:
    """One's own, or as an admin anybody's. A token that asks may end `itself`, others only with the scope for it."""
    if not itself:
        by.require_scope("admin")
    if by.user is None or token.user_id != by.user.pk:
        by.require("members.manage")
    _end_token(token)


def _end_token(token: ApiToken) -> None:
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
