"""What a mail to a new reader carries: signed, good for a week, and only while the page keeps its address."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.http import Http404

from core import links
from stakeholders.models import Signup

SALT = "pmhub.link.signup"
CONFIRM_FOR = timedelta(days=7)


def make(signup: Signup) -> str:
    said = [signup.workspace_id.hex, signup.pk.hex, signup.page.generation]
    return signing.dumps(said, salt=SALT)


def read(token: str) -> links.Link:
    """Raises: Http404 for a link that is too old or not ours."""
    try:
        workspace, signup, generation = signing.loads(token, salt=SALT, max_age=CONFIRM_FOR)
        return links.Link(UUID(workspace), UUID(signup), generation)
    except (signing.BadSignature, ValueError):
        raise Http404 from None


def confirmed(addresses: Iterable[str]) -> set[str]:
    """Those that a reader of a status page of the acting workspace confirmed as theirs."""
    found = Signup.objects.filter(email__in=list(addresses), confirmed_at__isnull=False)
    return set(found.values_list("email", flat=True))
