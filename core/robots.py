"""Forms that anybody may send: what keeps robots out, and loses nothing that a quick person sent."""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

# A person needs longer than this to fill a form in; a robot does not.
TOO_QUICK = timedelta(seconds=2)


def by_a_robot(data: Any) -> bool:
    """Whether the trap, which no person sees, was filled in."""
    return bool(data.get("website"))


def stamp(form: str) -> str:
    """When a form was drawn, for `asks_again`."""
    return signing.TimestampSigner(salt=form).sign("form")


def asks_again(form: str, given: str, good_for: timedelta) -> str:
    """ "" for a form that was read for longer than a moment, and not drawn too long ago. Else the stamp to ask again with:
    its own, so that a person who was quick need only press once more; a robot has to wait as they did."""
    signer = signing.TimestampSigner(salt=form)
    try:
        signer.unsign(given, max_age=good_for)
    except signing.BadSignature:
        return stamp(form)
    try:
        signer.unsign(given, max_age=TOO_QUICK)
    except signing.SignatureExpired:
        return ""
    return given


def once_more() -> str:
    return _("That was quick. Please press the button once more, so that we know you are a person.")
