"""How django-allauth and pmhub meet: accounts by e-mail address, links built from PMHUB_URL, invitations."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from core.access import open_invitation
from core.links import absolute

# Where the session keeps the invitation that a visitor came by, until the account exists.
INVITED = "invited_by"


def on_our_host(value: Any) -> Any:
    """An address that allauth built from the request's Host header, on ours instead; anything else unchanged."""
    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        return value
    parts = urlsplit(value)
    return absolute(urlunsplit(("", "", parts.path, parts.query, parts.fragment)))


class AccountAdapter(DefaultAccountAdapter):
    """Accounts by e-mail address."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.OPEN_SIGNUP or open_invitation(request.session.get(INVITED, "")) is not None

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The asker chooses the Host header, so no link of a mail may come from it."""
        ours = {name: on_our_host(value) for name, value in context.items()}
        super().send_mail(
            template_prefix, email, {**ours, "current_site": {"name": "pmhub", "domain": absolute("")}}
        )
