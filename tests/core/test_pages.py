"""The frame around every page and the pages of the ground floor, in a browser and by request."""

import re

import pytest
from django.test import Client

from core.actions import people
from core.doors import door_of_token
from core.models import ApiToken, Invitation, Membership, User, Workspace
from core.tenancy import acting
from tests.browser import PageFor, check_axe, check_width, silent_console
from tests.conftest import Act, workspace

PAGES = ["/w/acme/", "/w/acme/members/", "/w/acme/tokens/", "/w/acme/mails/", "/w/acme/settings/"]
OWN = ["/me/", "/accounts/email/", "/accounts/password/change/", "/accounts/sessions/", "/w/", "/w/new/"]
DOOR = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
]
NOWHERE = ["/accounts/inactive/", "/accounts/confirm-email/", "/accounts/confirm-email/x/", "/nowhere/"]


@pytest.mark.django_db
class TestWhoSees:
    @pytest.mark.parametrize("path", PAGES)
    def test_an_outsider_finds_nothing(self, web: object, charlie: User, acme: Workspace, path: str) -> None:
        assert web(charlie).get(path).status_code == 404  # type: ignore[operator]

    @pytest.mark.parametrize("path", PAGES)
    def test_a_stranger_is_asked_to_sign_in(self, anyone: Client, acme: Workspace, path: str) -> None:
        assert anyone.get(path).headers["Location"].startswith("/accounts/login/")

    def test_settings_and_mails_are_for_admins(self, web: object, bob: User, acme: Workspace) -> None:
        client = web(bob)  # type: ignore[operator]
        assert [client.get(path).status_code for path in PAGES] == [200, 200, 200, 403, 403]

    def test_a_viewer_sees_no_invitations(self, web: object, act: Act, alice: User, vera: User) -> None:
        with act(alice) as actor:
            people.invite("secret@example.com", "viewer", by=actor)
        assert b"secret@example.com" not in web(vera).get("/w/acme/members/").content  # type: ignore[operator]

    def test_tokens_of_others_are_for_admins(
        self, web: object, act: Act, bob: User, cora: User, adam: User
    ) -> None:
        with act(bob) as actor:
            people.create_token("nightly-load", ["metrics:write"], expires_in_days=30, by=actor)
        seen = [b"nightly-load" in web(who).get("/w/acme/tokens/").content for who in (bob, cora, adam)]  # type: ignore[operator]
        assert seen == [True, False, True]


@pytest.mark.django_db
class TestForms:
    def test_inviting_tells_and_mails(self, web: object, adam: User, acme: Workspace) -> None:
        answer = web(adam).post(  # type: ignore[operator]
            "/w/acme/members/", {"email": "nina@example.com", "role": "editor"}, follow=True
        )
        assert "nina@example.com is invited." in answer.content.decode()

    @pytest.mark.parametrize("role", ["owner", "root", ""])
    def test_a_role_beyond_ones_own_is_not_taken(
        self, web: object, adam: User, acme: Workspace, role: str
    ) -> None:
        answer = web(adam).post("/w/acme/members/", {"email": "nina@example.com", "role": role})  # type: ignore[operator]
        assert answer.status_code == 422
        with acting(acme, adam):
            assert not Invitation.objects.exists()

    def test_what_is_refused_is_said_in_place(self, web: object, adam: User, acme: Workspace) -> None:
        answer = web(adam).post("/w/acme/members/", {"email": "bob@example.com", "role": "viewer"})  # type: ignore[operator]
        assert (answer.status_code, "is a member already" in answer.content.decode()) == (422, True)

    def test_the_last_owner_is_told_why(self, web: object, act: Act, alice: User, acme: Workspace) -> None:
        with act(alice):
            pk = Membership.objects.get(user=alice).pk
        answer = web(alice).post(f"/w/acme/members/{pk}/role/", {"role": "viewer"}, follow=True)  # type: ignore[operator]
        assert "needs an owner" in answer.content.decode()
        with act(alice):
            assert Membership.objects.get(user=alice).role == "owner"

    def test_a_role_of_another_workspace_is_out_of_reach(
        self, web: object, alice: User, charlie: User, other: Workspace, acme: Workspace
    ) -> None:
        with acting(other, charlie):
            pk = Membership.objects.get(user=charlie).pk
        assert web(alice).post(f"/w/acme/members/{pk}/role/", {"role": "viewer"}).status_code == 404  # type: ignore[operator]
        assert web(alice).post(f"/w/acme/members/{pk}/remove/").status_code == 404  # type: ignore[operator]

    def test_a_token_is_shown_once(self, web: object, bob: User, acme: Workspace) -> None:
        client = web(bob)  # type: ignore[operator]
        form = {"name": "export", "scopes": ["roadmap:read"], "days": "30"}
        made = client.post("/w/acme/tokens/", form)
        assert made.status_code == 302 and b"pmh_" not in made.content
        first = client.get(made.url)
        secret = re.search(r"pmh_[\w-]{30,}", first.content.decode())
        assert secret and first.headers["Cache-Control"] == "no-store"
        assert secret[0] not in client.get("/w/acme/tokens/").content.decode()
        with acting(acme, bob):
            assert door_of_token(secret[0]) is not None
            assert ApiToken.objects.count() == 1

    def test_no_other_person_is_shown_the_token(
        self, web: object, bob: User, cora: User, acme: Workspace
    ) -> None:
        client, other = web(bob), web(cora)  # type: ignore[operator]
        client.post("/w/acme/tokens/", {"name": "export", "scopes": ["roadmap:read"], "days": "30"})
        other.cookies["pmhub_token_made"] = client.cookies["pmhub_token_made"].value
        assert b'id="secret"' not in other.get("/w/acme/tokens/").content

    def test_settings_are_kept(self, web: object, alice: User, acme: Workspace) -> None:
        form = {"name": "Acme & Söhne", "zone": "Europe/Vienna", "currency": "CHF", "accent": "#0b7a75"}
        web(alice).post("/w/acme/settings/", form)  # type: ignore[operator]
        acme.refresh_from_db()
        assert (acme.name, acme.zone, acme.currency, acme.accent) == tuple(form.values())

    def test_a_colour_that_is_none_is_refused(self, web: object, alice: User, acme: Workspace) -> None:
        form = {"name": "Acme", "zone": "UTC", "currency": "EUR", "accent": "red;}"}
        assert web(alice).post("/w/acme/settings/", form).status_code == 422  # type: ignore[operator]

    def test_the_profile_keeps_zone_and_theme(self, web: object, bob: User, acme: Workspace) -> None:
        client = web(bob)  # type: ignore[operator]
        client.post("/me/", {"name": "Bob", "zone": "Europe/Berlin", "theme": "dark"})
        page = client.get("/w/acme/").content.decode()
        assert '<html lang="en" data-theme="dark">' in page
        bob.refresh_from_db()
        assert bob.zone == "Europe/Berlin"


@pytest.mark.django_db
def test_home_tells_since_the_last_visit(web: object, act: Act, bob: User, item: object) -> None:
    client = web(bob)  # type: ignore[operator]
    first, again = (client.get("/w/acme/") for _ in range(2))
    assert first.context["since"] is None and again.context["since"] is None
    with act(bob):
        assert Membership.objects.get(user=bob).last_visit_at
    client.logout()
    assert web(bob).get("/w/acme/").context["since"] is not None  # type: ignore[operator]


@pytest.mark.django_db
def test_an_empty_workspace_offers_ways_to_begin(web: object, alice: User, acme: Workspace) -> None:
    assert "Put the first thing on the map" in web(alice).get("/w/acme/").content.decode()  # type: ignore[operator]


@pytest.mark.django_db
def test_the_frame_asks_little(
    web: object, bob: User, item: object, django_assert_max_num_queries: object
) -> None:
    client = web(bob)  # type: ignore[operator]
    client.get("/w/acme/members/")
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        client.get("/w/acme/members/")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
class TestInTheBrowser:
    @pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
    @pytest.mark.parametrize("size", ["desk", "laptop", "phone"])
    def test_axe_finds_nothing(
        self, page_for: PageFor, act: Act, alice: User, acme: Workspace, size: str, dark: bool
    ) -> None:
        with act(alice) as actor:
            people.invite("nina@example.com", "viewer", by=actor)
            people.create_token("export", ["roadmap:read"], expires_in_days=30, by=actor)
        page = page_for(alice, size=size, dark=dark)
        for path in [*PAGES, *OWN]:
            page.goto(path)
            check_axe(page)
            check_width(page)
        silent_console(page)

    @pytest.mark.parametrize("size", ["desk", "phone"])
    def test_axe_finds_nothing_at_the_door(self, page_for: PageFor, db: object, size: str) -> None:
        page = page_for(None, size=size)
        for path in [*DOOR, *NOWHERE]:
            page.goto(path)
            check_axe(page)
            check_width(page)

    def test_the_palette_goes_anywhere_by_keyboard(
        self, page_for: PageFor, bob: User, acme: Workspace
    ) -> None:
        page = page_for(bob, "/w/acme/")
        page.keyboard.press("Control+k")
        page.keyboard.type("memb")
        page.wait_for_selector("#palette a[aria-selected=true]:has-text('Members')")
        check_axe(page)
        page.keyboard.press("Enter")
        page.wait_for_url("**/w/acme/members/")
        silent_console(page)

    def test_the_palette_finds_items(self, page_for: PageFor, bob: User, item: object) -> None:
        page = page_for(bob, "/w/acme/members/")
        page.keyboard.press("Control+k")
        page.keyboard.type("instant")
        page.wait_for_selector("#palette a:has-text('Instant payouts')")

    def test_the_question_mark_lists_what_is_possible(
        self, page_for: PageFor, bob: User, acme: Workspace
    ) -> None:
        page = page_for(bob, "/w/acme/")
        page.keyboard.press("?")
        assert "Find or do" in page.inner_text("#keys")
        check_axe(page)
        page.keyboard.press("Escape")
        assert not page.is_visible("#keys")

    def test_one_switches_workspaces_by_the_menu(self, page_for: PageFor, bob: User, acme: Workspace) -> None:
        workspace("second", "Second", owner=bob)
        page = page_for(bob, "/w/acme/")
        page.click(".side .ws")
        check_axe(page)
        page.keyboard.press("ArrowDown")
        page.click("#menu-ws a:has-text('Second')")
        page.wait_for_url("**/w/second/")
        silent_console(page)

    def test_a_role_is_changed_in_place_and_told(
        self, page_for: PageFor, alice: User, bob: User, acme: Workspace
    ) -> None:
        page = page_for(alice, "/w/acme/members/")
        page.select_option("select[aria-label='Role of Bob Example']", "viewer")
        page.wait_for_selector(".toast:has-text('The role is changed.')")
        check_axe(page)
        with acting(acme, alice):
            assert Membership.objects.get(user=bob).role == "viewer"

    def test_removing_asks_first(self, page_for: PageFor, alice: User, bob: User, acme: Workspace) -> None:
        page = page_for(alice, "/w/acme/members/")
        page.click("button:has-text('Remove Bob')")
        page.click("#ask button:has-text('Leave it')")
        page.click("button:has-text('Remove Bob')")
        page.click("#ask button:has-text('Yes')")
        page.wait_for_selector(".toast:has-text('no longer a member')")

    def test_a_stranger_signs_up_and_arrives(self, page_for: PageFor, db: object) -> None:
        page = page_for(None, "/accounts/signup/")
        page.fill("[name=name]", "Nina Falk")
        page.fill("[name=workspace]", "Tessellate")
        page.fill("[name=email]", "nina@example.com")
        page.fill("[name=password1]", "a sentence that is long")
        page.click("button[type=submit]")
        page.wait_for_url("**/w/tessellate/")
        assert "first thing on the map" in page.inner_text(".start h2")
        silent_console(page)
