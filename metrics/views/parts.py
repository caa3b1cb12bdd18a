"""What several views of metrics share."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.db import transaction
from django.http import HttpRequest

from core import shared_forms
from core.errors import Invalid, Refused

R = TypeVar("R")


def tell(form: forms.BaseForm, refusal: Refused) -> None:
    """Put an action's refusal beside the fields it is about."""
    if not isinstance(refusal, Invalid):
        form.add_error(None, refusal.detail)
        return
    for field, said in refusal.errors.items():
        form.add_error(field if field in form.fields else None, said)


def attempt(form: forms.BaseForm, write: Callable[[], R]) -> R | None:
    """What an action for a form gives; None when it is refused: nothing of it stays, and the form says why."""
    try:
        with transaction.atomic():
            return write()
    except Refused as refusal:
        tell(form, refusal)
        return None


def status_of(request: HttpRequest, form: forms.BaseForm) -> int:
    """422 or 409 for a refused form; but htmx shows only what succeeds, and the fragment it gets says what is wrong."""
    return 200 if request.htmx else shared_forms.status_of(form)  # type: ignore[attr-defined]
