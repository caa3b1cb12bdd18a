"""Two at the same time, where the database lets only one: the other hears it in words."""

from django.db import IntegrityError
from django.utils.translation import gettext as _
from psycopg2.errors import ForeignKeyViolation, UniqueViolation  # type: ignore[import-untyped]

from core.errors import Conflict


def conflict_of(error: BaseException) -> Conflict | None:
    """What to tell who came second to a row that may be there once, or whose row has just gone; None for others."""
    if isinstance(error, IntegrityError) and isinstance(
        error.__cause__, UniqueViolation | ForeignKeyViolation
    ):
        return Conflict(_("Somebody was quicker, or this exists already. Look again and retry."))
    return None
