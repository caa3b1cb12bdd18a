"""Pages that say no lead back to the workspace in which they stand."""

import pytest
from django.test import Client

from core.models import User, Workspace

pytestmark = pytest.mark.django_db


def test_a_member_is_led_back(client: Client, vera: User, acme: Workspace) -> None:
    client.force_login(vera)
    for path, status in (
        ("/w/acme/metrics/kpis/00000000-0000-0000-0000-000000000000/", 404),
        ("/w/acme/mails/", 403),
    ):
        answer = client.get(path)
        assert answer.status_code == status
        assert 'href="/w/acme/">Back to Acme' in answer.content.decode()


def test_others_learn_no_name(client: Client, charlie: User, acme: Workspace) -> None:
    client.force_login(charlie)
    page = client.get("/w/acme/mails/").content.decode()
    assert "Acme" not in page and "To my workspace" in page


@pytest.mark.parametrize("method", ["get", "post", "patch", "delete"])
def test_an_address_that_the_api_does_not_have_is_told_in_its_form(method: str) -> None:
    asked = getattr(Client(enforce_csrf_checks=True), method)
    answer = asked("/api/v1/workspaces/acme/nonsense", HTTP_AUTHORIZATION="Bearer none")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert "no such address" in answer.json()["detail"]
