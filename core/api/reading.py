"""Bodies of the API as JSON that every layer below can take."""

import json
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

# More than any body of ours; Python's own limit would end a request as an error of the server.
DEEPEST = 64


def read_json(text: str) -> Any:
    """JSON out of a text. Raises: ValueError, also for what is nested too deeply or holds what Postgres cannot keep."""
    try:
        found = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if said := refusal_of(found):
        raise ValueError(said)
    return found


def refusal_of(data: Any) -> str:
    """Why this cannot be taken; "" when it can. Level by level, so that nothing recurs."""
    level = [data]
    for _depth in range(DEEPEST):
        if any(isinstance(one, str) and _is_unfit(one) for one in level):
            return _("Leave out the character NUL and halves of surrogate pairs: no text has them.")
        level = [part for one in level if isinstance(one, dict | list) for part in _parts(one)]
        if not level:
            return ""
    return _("This is nested more than %(most)d deep.") % {"most": DEEPEST}


def _parts(one: Any) -> Any:
    return one if isinstance(one, list) else [*one.keys(), *one.values()]


def _is_unfit(text: str) -> bool:
    if text.isascii():
        return "\x00" in text
    return "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text)


class BodyParser(JSONParser):
    """DRF's, which answers 400 to what it cannot read, for bodies that are made to break a reader too."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            data = super().parse(*args, **kwargs)
        except RecursionError:
            raise ParseError(_("This is nested more than %(most)d deep.") % {"most": DEEPEST}) from None
        if said := refusal_of(data):
            raise ParseError(said)
        return data
