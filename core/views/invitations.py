"""The page behind the link of an invitation, for whoever holds it."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import invitation_of
from core.accounts import INVITED
from core.actions.people import accept_invitation
from core.errors import Gone
from core.forms import AcceptForm
from core.models import Invitation, User


def _state(request: HttpRequest, invitation: Invitation) -> str:
    """What the reader can do: over, accept, sign in, sign up, or none of it with this account."""
    if invitation.accepted_at or invitation.expires_at <= timezone.now():
        return "over"
    if request.user.is_authenticated:
        return "accept" if request.user.email.lower() == invitation.email.lower() else "other"
    return "signin" if User.objects.filter(email__iexact=invitation.email).exists() else "signup"


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    found = invitation_of(token)
    state = _state(request, found)
    form = (
        AcceptForm(request.POST if request.method == "POST" else None, instance=request.user)
        if state == "accept"
        else None
    )
    if request.method == "POST" and form and form.is_valid():
        try:
            with transaction.atomic():
                accept_invitation(found, user=form.save())
        except Gone:
            return redirect("invitation", token)
        messages.success(request, _("Welcome to %(workspace)s.") % {"workspace": found.workspace.name})
        return redirect("home", found.workspace.slug)
    if state == "signup":
        # Holding the mailed link proves the address, so the new account need not confirm it again.
        request.session[INVITED] = token
        request.session["account_verified_email"] = found.email
    context = {"invitation": found, "state": state, "here": request.path, "form": form}
    status = 410 if state == "over" else 422 if form and form.errors else 200
    return render(request, "core/invitation.html", context, status=status)
