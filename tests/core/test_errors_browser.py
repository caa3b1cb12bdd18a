"""The pages that say that something is not there, not allowed or not sent: accessible, narrow enough, and in German."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from core.models import User, Workspace
from tests.browser import PageFor, check_axe, check_width

pytestmark = [pytest.mark.django_db(transaction=True)]
LOOKS = pytest.mark.parametrize(
    ("dark", "size"), [(False, "desk"), (True, "phone")], ids=["light-desk", "dark-phone"]
)


@pytest.mark.browser
@LOOKS
@pytest.mark.parametrize(
    ("path", "member", "heading"),
    [
        ("/no/such/page/", False, "Nothing here"),
        ("/no/such/page/", True, "Nothing here"),
        ("/w/acme/roadmap/decisions/new/", True, "Not for your role"),
        ("/s/nobody/", False, "This link leads nowhere"),
        ("/u/nobody/", False, "This link no longer works"),
        ("/portal/nobody/PAY/", False, "There is no such page of ideas"),
        ("/invitations/nobody/", False, "This invitation leads nowhere"),
    ],
    ids=["stranger", "member", "role", "plan", "mail", "ideas", "invitation"],
)
def test_each_is_accessible_and_fits(
    page_for: PageFor,
    acme: Workspace,
    vera: User,
    path: str,
    member: bool,
    heading: str,
    dark: bool,
    size: str,
) -> None:
    page = page_for(vera if member else None, path, dark=dark, size=size)
    expect(page.locator("h1")).to_have_text(heading)
    check_axe(page)
    check_width(page)


@pytest.mark.browser
@LOOKS
def test_what_was_not_sent_is_accessible_and_fits(page_for: PageFor, dark: bool, size: str) -> None:
    page = page_for(None, "/accounts/login/", dark=dark, size=size)
    page.context.clear_cookies()
    page.locator("form[method=post]").first.evaluate(
        "form => { form.noValidate = true; form.requestSubmit(); }"
    )
    expect(page.locator("h1")).to_have_text("This was not sent")
    check_axe(page)
    check_width(page)


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/no/such/page/", "Hier ist nichts"),
        ("/w/acme/roadmap/decisions/new/", "Nicht für Ihre Rolle"),
    ],
    ids=["404", "403"],
)
def test_they_speak_german(acme: Workspace, vera: User, path: str, heading: str) -> None:
    vera.language = "de"
    vera.save(update_fields=["language"])
    web = Client(headers={"Accept-Language": "de"})
    web.force_login(vera, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = web.get(path).content.decode()
    assert f"<h1>{heading}</h1>" in page and "Zu" in page.split("<h1>")[1]


def test_what_was_not_sent_says_so_in_german(db: None) -> None:
    web = Client(enforce_csrf_checks=True, headers={"Accept-Language": "de"})
    page = web.post("/accounts/login/", {"login": "a@example.org"})
    assert page.status_code == 403 and "<h1>Das wurde nicht gesendet</h1>" in page.content.decode()
