"""Doors that stood open once, each tried again."""

import smtplib
import ssl
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, RequestFactory
from rest_framework.test import APIClient

from core import limits, links
from core.actions import people
from core.errors import Gone, TooMany
from core.logs import HIDDEN, redact
from core.models import ApiToken, Invitation, Membership, User, Workspace
from core.smtp import Line
from core.tenancy import acting
from pmhub.management.commands import demo
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db
Api = Callable[..., APIClient]
Web = Callable[[User], Client]


class TestDemo:
    def test_a_workspace_called_demo_is_nobodys_playground(self, alice: User, charlie: User) -> None:
        assert people.create_workspace("Demo", owner=alice).slug == "demo-2"
        Workspace.objects.create(slug="demo", name="Demolition Ltd")
        with pytest.raises(Gone):
            people.visit_demo(charlie)

    def test_the_command_spares_what_it_did_not_make(self) -> None:
        theirs = Workspace.objects.create(slug="demo", name="Demolition Ltd")
        with pytest.raises(CommandError, match="Demolition Ltd"):
            call_command("demo")
        assert Workspace.objects.filter(pk=theirs.pk).exists()

    def test_what_it_made_it_makes_anew_and_visitors_come_in(self, charlie: User) -> None:
        first, _people = demo.found()
        demo.clear()
        second, _people = demo.found()
        assert not Workspace.objects.filter(pk=first.pk).exists()
        assert people.visit_demo(charlie) == second


@pytest.mark.parametrize("around", ["GET /status/{}/ 200", "opened by {}", "?token={}&x=1", "/i/{}"])
def test_a_link_is_hidden_from_the_logs_as_a_whole(around: str) -> None:
    for generation in range(30):
        token = links.make("status", uuid4(), uuid4(), generation)
        assert redact(around.format(token)) == around.format(HIDDEN)


def forwarded(chain: str) -> Any:
    return RequestFactory().get("/", REMOTE_ADDR="10.0.0.2", headers={"x-forwarded-for": chain})


def test_limits_count_by_the_address_that_our_proxy_saw(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert limits.address_of(forwarded("1.2.3.4, 203.0.113.9")) == "203.0.113.9"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert limits.address_of(forwarded("1.2.3.4, 203.0.113.9")) == "10.0.0.2"


class TestTokens:
    @pytest.mark.parametrize("path", ["members", "tokens", "members/{member}"])
    def test_people_and_tokens_are_shown_to_none_without_the_scope(
        self, api: Api, act: Act, adam: User, path: str
    ) -> None:
        with act(adam):
            address = url(path.format(member=Membership.objects.get(user=adam).pk))
        assert api(adam, scopes=("roadmap:write",)).get(address).status_code == 403
        assert api(adam, scopes=("admin",)).get(address).status_code == 200

    def test_one_without_the_scope_takes_nobody_out(self, api: Api, act: Act, bob: User) -> None:
        with act(bob):
            address = url(f"members/{Membership.objects.get(user=bob).pk}")
        answer = api(bob, scopes=("roadmap:write",)).delete(address, headers={"If-Match": "*"})
        assert (answer.status_code, "admin" in answer.json()["detail"]) == (403, True)

    def test_one_ends_itself_and_no_other(self, api: Api, act: Act, bob: User) -> None:
        client = api(bob, scopes=("roadmap:read",))
        with act(bob) as actor:
            mine = ApiToken.objects.get(scopes=["roadmap:read"])
            other, _secret = people.create_token("x", ["roadmap:write"], expires_in_days=None, by=actor)
        answers = [client.delete(url(f"tokens/{one.pk}"), headers={"If-Match": "*"}) for one in (other, mine)]
        assert [answer.status_code for answer in answers] == [403, 204]


def test_the_desk_has_no_sign_in_of_its_own(anyone: Client, alice: User) -> None:
    answer = anyone.post("/admin/login/", {"username": alice.email, "password": "a-long-password"})
    assert answer.headers["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in anyone.session


class TestInvitations:
    def test_one_mailbox_is_not_flooded(self, act: Act, adam: User) -> None:
        with act(adam) as actor:
            for _again in range(people.MOST_MAILS):
                people.invite("nina@example.com", "viewer", by=actor)
            with pytest.raises(TooMany), transaction.atomic():
                people.invite("Nina@example.com", "viewer", by=actor)
            people.invite("otto@example.com", "viewer", by=actor)

    def test_mailing_again_counts_too_and_says_why_not(self, web: Web, act: Act, adam: User) -> None:
        with act(adam) as actor:
            pk = people.invite("nina@example.com", "viewer", by=actor).pk
        client = web(adam)
        for _again in range(people.MOST_MAILS):
            page = client.post(f"/w/acme/invitations/{pk}/again/", follow=True)
        assert "mailed often today" in page.content.decode()

    def test_one_workspace_does_not_write_to_the_world(
        self, act: Act, adam: User, api: Api, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(people, "MOST_INVITATIONS", 1)
        client = api(adam)
        made = [
            client.post(url("invitations"), {"email": f"{n}@example.com", "role": "viewer"}) for n in "ab"
        ]
        assert [answer.status_code for answer in made] == [201, 429]

    def test_they_go_with_the_member_who_made_them(self, act: Act, alice: User, adam: User) -> None:
        with act(alice) as actor:
            people.invite("otto@example.com", "viewer", by=actor)
        with act(adam) as actor:
            people.invite("nina@example.com", "admin", by=actor)
        with act(alice) as actor:
            people.remove_member(Membership.objects.get(user=adam), by=actor)
            assert [one.email for one in Invitation.objects.all()] == ["otto@example.com"]

    def test_one_taken_back_opens_no_closed_sign_up(
        self, anyone: Client, act: Act, alice: User, settings: Any
    ) -> None:
        settings.OPEN_SIGNUP = False
        with act(alice) as actor:
            invitation = people.invite("nina@example.com", "viewer", by=actor)
        anyone.get(people.invitation_url(invitation).removeprefix(settings.PMHUB_URL))
        with act(alice) as actor:
            people.revoke_invitation(invitation, by=actor)
        form = {
            "name": "N",
            "workspace": "N",
            "email": "nina@example.com",
            "password1": "a sentence that is long",
        }
        anyone.post("/accounts/signup/", form)
        assert not User.objects.filter(email="nina@example.com").exists()


@pytest.mark.parametrize("kind", ["EMAIL_USE_SSL", "EMAIL_USE_TLS"])
def test_the_mail_server_must_prove_its_name(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[ssl.SSLContext] = []

    class Server:
        def __init__(self, *_: Any, context: ssl.SSLContext | None = None, **__: Any) -> None:
            seen.extend([context] if context else [])

        def starttls(self, context: ssl.SSLContext) -> None:
            seen.append(context)

        def ehlo_or_helo_if_needed(self) -> None:
            pass

    monkeypatch.setattr(smtplib, "SMTP", Server)
    monkeypatch.setattr(smtplib, "SMTP_SSL", Server)
    Line({"EMAIL_HOST": "mail.example", "EMAIL_PORT": 465, kind: True})._dial()
    assert [(one.verify_mode, one.check_hostname) for one in seen] == [(ssl.CERT_REQUIRED, True)]


def test_addresses_of_members_are_for_those_who_manage_them(
    web: Web, acme: Workspace, vera: User, adam: User
) -> None:
    pages = {who: web(who).get("/w/acme/members/").content.decode() for who in (vera, adam)}
    assert "bob@example.com" in pages[adam]
    assert "bob@example.com" not in pages[vera] and "vera@example.com" in pages[vera]


def test_no_token_without_the_scope_acts(act: Act, acme: Workspace, bob: User) -> None:
    with (
        acting(acme, bob, "api", scopes=frozenset({"roadmap:write"})) as actor,
        pytest.raises(PermissionDenied),
    ):
        people.remove_member(Membership.objects.get(user=bob), by=actor)
