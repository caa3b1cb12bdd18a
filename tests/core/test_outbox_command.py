"""`bin/manage outbox`, with which an operator sees what is stuck."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.mail import send_mail
from django.core.management import call_command

from core import outbox
from core.models import Delivery
from core.tenancy import system

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_server(settings: Any) -> None:
    settings.EMAIL_CONFIG = {}
    settings.EMAIL_BACKEND = "core.mail.OutboxBackend"


def say(**options: Any) -> str:
    out = StringIO()
    call_command("outbox", stdout=out, **options)
    return out.getvalue()


def test_it_shows_an_account_mail_that_could_not_be_sent() -> None:
    send_mail("Reset your password", "Follow https://pm.example/reset/1", None, ["ann@example.com"])
    assert "1 queued" in say()
    outbox.drain()
    said = say(mails=1)
    assert "1 recorded" in said
    assert "https://pm.example/reset/1" in said
    assert "https://pm.example/reset/1" not in say()


def test_it_tells_why_and_tries_again() -> None:
    send_mail("Hello", "text", None, ["ann@example.com"])
    with system():
        Delivery.objects.update(state="failed", last_error="550 no such person", attempts=3)
    assert "550 no such person" in say()
    assert "1 put back" in say(retry=True)
    outbox.drain()
    assert "1 recorded" in say()
