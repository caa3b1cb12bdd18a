"""What the pages of this area share."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.text import whole


def page(request: HttpRequest, template: str, tab: str, status: int = 200, **context: Any) -> HttpResponse:
    return render(
        request, f"stakeholders/{template}", {"area": "stakeholders", "tab": tab} | context, status=status
    )


def tried(form: BaseForm, write: Callable[[], Any]) -> Any:
    """Run a write for a valid form; a refusal becomes the form's errors and nothing is kept."""
    if not form.is_valid():
        return None
    try:
        with transaction.atomic():
            return write()
    except Invalid as refusal:
        errors: dict[str, list[str]] = refusal.errors
    except ValidationError as refusal:
        errors = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
    except IntegrityError:
        errors = {"": [_("Somebody was quicker, or this exists already. Look again and retry.")]}
    for name, sentences in errors.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)
    return None


def number_of(request: HttpRequest, name: str, default: int = 1, most: int = 10_000) -> int:
    found = whole(request.GET.get(name, ""), most)
    return default if found is None else max(found, 1)
