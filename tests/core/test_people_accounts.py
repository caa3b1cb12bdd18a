"""Sign-up, sign-in, reset, sessions: through the pages, as a stranger tries them."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from core.actions import people
from core.models import Delivery, Membership, User
from core.tenancy import system
from tests.conftest import Act

pytestmark = pytest.mark.django_db
PASSWORD = "a sentence that is long"


@pytest.fixture(autouse=True)
def as_in_production(settings: object) -> None:
    """Mails go to the outbox, and rate limits begin anew."""
    settings.EMAIL_BACKEND = "core.mail.OutboxBackend"  # type: ignore[attr-defined]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}  # type: ignore[attr-defined]
    cache.clear()


def sign_up(client: Client, email: str = "nina@example.com", **more: str) -> User | None:
    form = {"name": "Nina Falk", "workspace": "Tessellate", "email": email, "password1": PASSWORD, **more}
    client.post("/accounts/signup/", form)
    return User.objects.filter(email=email).first()


def letters(to: str) -> list[str]:
    with system():
        found = Delivery.objects.filter(target=to).order_by("created_at")
        return [f"{one.payload['subject']}\n{one.payload['text']}" for one in found]


def workspaces_of(user: User) -> list[tuple[str, str]]:
    with system():
        return list(Membership.objects.filter(user=user).values_list("workspace__slug", "role"))


class TestSignUp:
    def test_it_makes_a_person_and_a_workspace(self, anyone: Client) -> None:
        nina = sign_up(anyone, zone="Europe/Berlin")
        assert nina and (nina.name, nina.zone) == ("Nina Falk", "Europe/Berlin")
        assert workspaces_of(nina) == [("tessellate", "owner")]
        assert anyone.get("/").headers["Location"] == "/w/tessellate/"

    def test_a_zone_that_is_none_becomes_utc(self, anyone: Client) -> None:
        nina = sign_up(anyone, zone="../../etc/passwd")
        assert nina and nina.zone == "UTC"

    def test_no_power_is_taken_from_the_form(self, anyone: Client) -> None:
        nina = sign_up(anyone, is_staff="on", is_superuser="1", role="owner", is_active="1")
        assert nina and not nina.is_staff and not nina.is_superuser

    def test_it_can_be_closed(self, anyone: Client, settings: object) -> None:
        settings.OPEN_SIGNUP = False  # type: ignore[attr-defined]
        assert sign_up(anyone) is None

    def test_an_unverified_address_does_not_get_in_where_mail_works(
        self, anyone: Client, settings: object
    ) -> None:
        settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # type: ignore[attr-defined]
        sign_up(anyone)
        assert anyone.get("/").headers["Location"] == "/accounts/login/"
        link = re.search(r"http\S+(/accounts/confirm-email/\S+)", letters("nina@example.com")[0])
        assert link and anyone.post(link[1]).status_code == 302
        assert EmailAddress.objects.get(email="nina@example.com").verified

    def test_a_deactivated_person_is_not_revived(self, anyone: Client, bob: User) -> None:
        User.objects.filter(pk=bob.pk).update(is_active=False)
        sign_up(anyone, bob.email)
        anyone.post("/accounts/login/", {"login": bob.email, "password": "a-long-password"})
        anyone.post("/accounts/password/reset/", {"email": bob.email})
        assert not any("password/reset/key" in letter for letter in letters(bob.email))
        bob.refresh_from_db()
        assert not bob.is_active and bob.check_password("a-long-password")
        assert "_auth_user_id" not in anyone.session


class TestInvited:
    def link(self, act: Act, alice: User, role: str = "contributor") -> str:
        with act(alice) as actor:
            invitation = people.invite("nina@example.com", role, by=actor)
        return people.invitation_url(invitation).removeprefix("http://127.0.0.1:8000")

    def test_signing_up_by_the_link_joins_and_proves_the_address(
        self, anyone: Client, act: Act, alice: User, settings: object
    ) -> None:
        settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # type: ignore[attr-defined]
        settings.OPEN_SIGNUP = False  # type: ignore[attr-defined]
        anyone.get(self.link(act, alice))
        nina = sign_up(anyone)
        assert nina and workspaces_of(nina) == [("acme", "contributor")]
        assert anyone.get("/w/acme/").status_code == 200

    def test_the_link_proves_no_other_address(
        self, anyone: Client, act: Act, alice: User, charlie: User
    ) -> None:
        anyone.get(self.link(act, alice))
        assert sign_up(anyone, "ceo@example.com", role="owner") is None
        nina = User.objects.get(email="nina@example.com")
        assert workspaces_of(nina) == [("acme", "contributor")]

    def test_somebody_else_cannot_accept(self, anyone: Client, act: Act, alice: User, charlie: User) -> None:
        anyone.force_login(charlie, backend="allauth.account.auth_backends.AuthenticationBackend")
        link = self.link(act, alice)
        assert "other account" not in anyone.post(link).content.decode()
        assert workspaces_of(charlie) == []

    def test_who_never_said_a_name_is_asked_for_it(self, anyone: Client, act: Act, alice: User) -> None:
        nina = User.objects.create_user("nina@example.com", "a-long-password")
        link = self.link(act, alice)
        anyone.force_login(nina, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert 'name="name"' in anyone.get(link).content.decode()
        for name in ("", "   "):
            assert anyone.post(link, {"name": name}).status_code == 422
        assert workspaces_of(nina) == []
        assert anyone.post(link, {"name": "Nina Ito"}).status_code == 302
        nina.refresh_from_db()
        assert (nina.name, workspaces_of(nina)) == ("Nina Ito", [("acme", "contributor")])

    def test_who_has_a_name_keeps_it(self, anyone: Client, act: Act, alice: User) -> None:
        nina = User.objects.create_user("nina@example.com", "a-long-password", name="Nina Ito")
        link = self.link(act, alice)
        anyone.force_login(nina, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert 'name="name"' not in anyone.get(link).content.decode()
        assert anyone.post(link, {"name": "Somebody"}).status_code == 302
        nina.refresh_from_db()
        assert (nina.name, workspaces_of(nina)) == ("Nina Ito", [("acme", "contributor")])

    def test_a_taken_back_link_is_nothing(self, anyone: Client, act: Act, alice: User) -> None:
        link = self.link(act, alice)
        with act(alice) as actor:
            from core.models import Invitation

            people.revoke_invitation(Invitation.objects.get(), by=actor)
        assert anyone.get(link).status_code == 404

    @pytest.mark.parametrize("wrong", ["x", "a" * 90, "..%2F..", "\u202e"])
    def test_a_made_up_link_is_nothing(self, anyone: Client, wrong: str) -> None:
        assert anyone.get(f"/invitations/{wrong}/").status_code == 404


class TestResetting:
    def test_the_host_header_reaches_no_mail(self, anyone: Client, bob: User, settings: object) -> None:
        settings.ALLOWED_HOSTS = ["*"]  # type: ignore[attr-defined]
        for path, form in (
            ("/accounts/password/reset/", {"email": bob.email}),
            ("/accounts/password/reset/", {"email": "nobody@example.com"}),
            ("/accounts/signup/", {"name": "B", "workspace": "B", "email": bob.email, "password1": PASSWORD}),
        ):
            anyone.post(path, form, headers={"host": "evil.example"})
        sent = letters(bob.email) + letters("nobody@example.com")
        assert len(sent) >= 2
        assert all("http://127.0.0.1:8000/accounts/" in letter and "evil" not in letter for letter in sent)

    def test_it_sets_a_new_password_once(self, anyone: Client, bob: User) -> None:
        anyone.post("/accounts/password/reset/", {"email": bob.email})
        found = re.search(r"http://[^/]+(/accounts/password/reset/key/\S+)", letters(bob.email)[0])
        assert found
        form = anyone.get(found[1], follow=True)
        anyone.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
        bob.refresh_from_db()
        assert bob.check_password(PASSWORD)
        assert "used up" in Client().get(found[1], follow=True).content.decode()

    def test_unknown_and_known_addresses_look_alike(self, anyone: Client, bob: User) -> None:
        answers = [
            anyone.post("/accounts/password/reset/", {"email": email}, follow=True).content
            for email in (bob.email, "nobody@example.com")
        ]
        assert len({re.sub(rb"csrf\S+|value=\S+", b"", answer) for answer in answers}) == 1


class TestSessions:
    def test_everywhere_else_is_signed_out(self, bob: User) -> None:
        here, there = Client(), Client()
        for client in (here, there):
            client.post("/accounts/login/", {"login": bob.email, "password": "a-long-password"})
        here.post("/accounts/sessions/")
        assert here.get("/me/").status_code == 200
        assert there.get("/me/").status_code == 302

    def test_guessing_is_slowed(self, anyone: Client, bob: User) -> None:
        for _guess in range(12):
            anyone.post("/accounts/login/", {"login": bob.email, "password": "wrong"})
        anyone.post("/accounts/login/", {"login": bob.email, "password": "a-long-password"})
        assert "_auth_user_id" not in anyone.session
