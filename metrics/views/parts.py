"""What several views of metrics share."""

from typing import Any

from django import forms
from django.db import transaction

from core.errors import Invalid, Refused


def tell(form: forms.BaseForm, refusal: Refused) -> None:
    """Put an action's refusal beside the fields it is about."""
    if not isinstance(refusal, Invalid):
        form.add_error(None, refusal.detail)
        return
    for field, said in refusal.errors.items():
        form.add_error(field if field in form.fields else None, said)


def attempt(form: forms.BaseForm, write: Any) -> bool:
    """Run an action for a form; on a refusal nothing of it stays and the form says why."""
    try:
        with transaction.atomic():
            write()
    except Refused as refusal:
        tell(form, refusal)
        return False
    return True
