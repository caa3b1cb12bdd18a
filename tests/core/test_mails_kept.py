"""Without a mail server nobody is told that a mail is on its way, and everybody where it can be read."""

from typing import Any

import pytest
from django.test import Client

from core.models import User, Workspace

pytestmark = pytest.mark.django_db
WHERE = "bin/manage outbox --mails"


@pytest.fixture(params=[True, False], ids=["server", "none"])
def server(request: Any, settings: Any) -> bool:
    settings.EMAIL_CONFIG = {"EMAIL_HOST": "mail.example.com"} if request.param else {}
    return request.param


def test_a_forgotten_password(client: Client, bob: User, server: bool) -> None:
    page = client.post("/accounts/password/reset/", {"email": bob.email}, follow=True).content.decode()
    assert ("is on its way" in page) == server
    assert (WHERE in page) != server


def test_signing_up(client: Client, settings: Any, server: bool) -> None:
    settings.OPEN_SIGNUP = True
    email = f"new-{server}@example.com".lower()
    form = {"email": email, "name": "New", "password1": "harbour-lights-9", "workspace": "Ours"}
    page = client.post("/accounts/signup/", form, follow=True).content.decode()
    assert User.objects.filter(email=email).exists(), page
    assert (f"We have mailed a link to {email}" in page) == server
    assert ("is recorded, not sent" in page) != server


def test_an_invitation(client: Client, acme: Workspace, adam: User, server: bool) -> None:
    client.force_login(adam)
    form = {"email": "new@example.com", "role": "viewer"}
    page = client.post("/w/acme/members/", form, follow=True).content.decode()
    assert "new@example.com is invited." in page
    assert ("it stands under Settings, Mails" in page) != server
