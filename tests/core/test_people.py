"""Members and invitations: who may let in whom, with which role."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from core.actions import people
from core.doors import door_of_token
from core.errors import Conflict, Gone, Invalid
from core.models import ApiToken, Delivery, Invitation, Membership, User, Workspace
from core.roles import RANK, Role
from core.tenancy import acting, system
from tests.conftest import Act, person

pytestmark = pytest.mark.django_db


def role_of(user: User, where: Workspace) -> str | None:
    with system():
        return Membership.objects.filter(user=user, workspace=where).values_list("role", flat=True).first()


def member(user: User) -> Membership:
    return Membership.objects.get(user=user)


class TestWorkspaces:
    def test_its_maker_owns_it_and_it_has_what_areas_begin_with(self, alice: User) -> None:
        made = people.create_workspace("Nordhaven Hotels", owner=alice, zone="Europe/Oslo")
        assert (made.slug, made.zone, role_of(alice, made)) == ("nordhaven-hotels", "Europe/Oslo", "owner")
        with acting(made, alice):
            from roadmap.models import Status

            assert Status.objects.exists()

    def test_a_second_of_the_same_name_gets_another_address(self, alice: User) -> None:
        slugs = [people.create_workspace("New", owner=alice).slug for _ in range(3)]
        assert slugs == ["new-2", "new-3", "new-4"]

    def test_a_name_without_letters_gets_an_address_too(self, alice: User) -> None:
        assert people.create_workspace("工場", owner=alice).slug == "workspace"

    def test_an_editor_cannot_change_it(self, act: Act, bob: User, acme: Workspace) -> None:
        with act(bob) as actor, pytest.raises(PermissionDenied):
            people.change_workspace(acme, by=actor, name="Bob's")


class TestDemo:
    def test_one_looks_around_as_an_editor(self, alice: User, charlie: User) -> None:
        demo = people.create_workspace("Demo", owner=alice)
        Workspace.objects.filter(pk=demo.pk).update(is_demo=True)
        for user in (charlie, charlie, alice):
            assert people.visit_demo(user) == demo
        assert (role_of(charlie, demo), role_of(alice, demo)) == ("editor", "owner")

    def test_without_one_there_is_nothing_to_see(self, charlie: User) -> None:
        with pytest.raises(Gone):
            people.visit_demo(charlie)


class TestInviting:
    def test_it_mails_a_link_to_the_address_alone(self, act: Act, adam: User) -> None:
        with act(adam) as actor:
            invitation = people.invite("New@Example.com ", "editor", by=actor)
            letter = Delivery.objects.get(ref=f"invitation:{invitation.pk}")
        assert letter.target == "new@example.com"
        assert people.invitation_url(invitation) in letter.payload["text"]

    def test_the_link_is_built_from_pmhub_url(self, act: Act, adam: User, settings: object) -> None:
        settings.PMHUB_URL = "https://plan.example.com"  # type: ignore[attr-defined]
        with act(adam) as actor:
            invitation = people.invite("new@example.com", "editor", by=actor)
        assert people.invitation_url(invitation).startswith("https://plan.example.com/invitations/")

    @pytest.mark.parametrize("role", Role.values)
    @pytest.mark.parametrize("inviter", ["alice", "adam", "bob", "cora", "vera"])
    def test_nobody_gives_more_than_they_have(
        self, request: pytest.FixtureRequest, act: Act, inviter: str, role: str
    ) -> None:
        who = request.getfixturevalue(inviter)
        with act(who) as actor:
            allowed = actor.can("members.manage") and RANK[role] <= RANK[actor.role]
            if allowed:
                assert people.invite("new@example.com", role, by=actor).role == role
            else:
                with pytest.raises(PermissionDenied):
                    people.invite("new@example.com", role, by=actor)

    def test_an_unknown_role_is_refused(self, act: Act, alice: User) -> None:
        with act(alice) as actor, pytest.raises(Invalid):
            people.invite("new@example.com", "superuser", by=actor)

    def test_a_member_is_not_invited_again(self, act: Act, alice: User) -> None:
        with act(alice) as actor, pytest.raises(Invalid):
            people.invite("BOB@example.com", "viewer", by=actor)

    def test_inviting_twice_renews_the_one_invitation(self, act: Act, alice: User) -> None:
        with act(alice) as actor:
            people.invite("new@example.com", "viewer", by=actor)
            people.invite("new@example.com", "editor", by=actor)
            assert [one.role for one in Invitation.objects.all()] == ["editor"]

    def test_an_admin_cannot_lower_what_an_owner_offered(self, act: Act, alice: User, adam: User) -> None:
        with act(alice) as actor:
            people.invite("new@example.com", "owner", by=actor)
        with act(adam) as actor, pytest.raises(PermissionDenied):
            people.invite("new@example.com", "viewer", by=actor)


@pytest.fixture
def invitation(act: Act, alice: User) -> Invitation:
    with act(alice) as actor:
        return people.invite("nina@example.com", "editor", by=actor)


class TestAccepting:
    def test_the_invited_joins_with_the_role(self, invitation: Invitation, acme: Workspace) -> None:
        nina = person("Nina")
        people.accept_invitation(invitation, user=nina)
        people.accept_invitation(invitation, user=nina)
        assert role_of(nina, acme) == "editor"

    def test_another_address_is_refused(self, invitation: Invitation, charlie: User, acme: Workspace) -> None:
        with pytest.raises(PermissionDenied):
            people.accept_invitation(invitation, user=charlie)
        assert role_of(charlie, acme) is None

    def test_a_deactivated_person_is_refused(self, invitation: Invitation) -> None:
        nina = person("Nina")
        nina.is_active = False
        nina.save()
        with pytest.raises(PermissionDenied):
            people.accept_invitation(invitation, user=nina)

    def test_an_expired_one_is_gone(self, invitation: Invitation, act: Act) -> None:
        with act():
            Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
        with pytest.raises(Gone):
            people.accept_invitation(invitation, user=person("Nina"))

    def test_a_used_one_does_not_let_a_removed_member_back(
        self, invitation: Invitation, act: Act, alice: User, acme: Workspace
    ) -> None:
        nina = person("Nina")
        people.accept_invitation(invitation, user=nina)
        with act(alice) as actor:
            people.remove_member(member(nina), by=actor)
        with pytest.raises(Gone):
            people.accept_invitation(invitation, user=nina)
        assert role_of(nina, acme) is None

    def test_accepting_changes_no_role_of_a_member(
        self, invitation: Invitation, act: Act, acme: Workspace
    ) -> None:
        nina = person("Nina")
        with act():
            Membership.objects.create(user=nina, role="owner")
        people.accept_invitation(invitation, user=nina)
        assert role_of(nina, acme) == "owner"


class TestWhatSomebodySentBefore:
    @pytest.mark.parametrize(
        ("lowered", "left"),
        [("admin", ["admin", "editor", "viewer"]), ("editor", []), ("viewer", [])],
    )
    def test_lowering_a_role_takes_back_what_it_could_not_offer(
        self, act: Act, alice: User, adam: User, lowered: str, left: list[str]
    ) -> None:
        with act(alice) as actor:
            people.change_role(member(adam), "owner", by=actor)
            kept = people.invite("alices@example.com", "owner", by=actor)
        with act(adam) as actor:
            for role in ("owner", "admin", "editor", "viewer"):
                people.invite(f"{role}@example.com", role, by=actor)
        with act(alice) as actor:
            people.change_role(member(adam), lowered, by=actor)
            mine = Invitation.objects.filter(invited_by=adam).order_by("email")
            assert [one.role for one in mine] == left
            assert Invitation.objects.filter(pk=kept.pk).exists()

    def test_raising_one_takes_nothing_back(self, act: Act, alice: User, adam: User) -> None:
        with act(adam) as actor:
            people.invite("new@example.com", "admin", by=actor)
        with act(alice) as actor:
            people.change_role(member(adam), "owner", by=actor)
            assert Invitation.objects.count() == 1

    def test_what_was_accepted_stays(self, act: Act, alice: User, adam: User, acme: Workspace) -> None:
        with act(adam) as actor:
            sent = people.invite("nina@example.com", "admin", by=actor)
        people.accept_invitation(sent, user=person("nina"))
        with act(alice) as actor:
            people.change_role(member(adam), "viewer", by=actor)
            assert Invitation.objects.get().accepted_at


class TestRoles:
    def test_an_admin_changes_up_to_admin(self, act: Act, adam: User, bob: User, acme: Workspace) -> None:
        with act(adam) as actor:
            people.change_role(member(bob), "admin", by=actor)
            with pytest.raises(PermissionDenied), transaction.atomic():
                people.change_role(member(bob), "owner", by=actor)
        assert role_of(bob, acme) == "admin"

    def test_an_admin_touches_no_owner(self, act: Act, adam: User, alice: User) -> None:
        with act(adam) as actor:
            for attempt in (
                lambda: people.change_role(member(alice), "viewer", by=actor),
                lambda: people.remove_member(member(alice), by=actor),
            ):
                with pytest.raises(PermissionDenied), transaction.atomic():
                    attempt()

    def test_nobody_raises_themselves(self, act: Act, bob: User) -> None:
        with act(bob) as actor, pytest.raises(PermissionDenied):
            people.change_role(member(bob), "owner", by=actor)

    def test_the_last_owner_stays(self, act: Act, alice: User, bob: User, acme: Workspace) -> None:
        with act(alice) as actor, pytest.raises(Conflict):
            people.change_role(member(alice), "editor", by=actor)
        with act(alice) as actor, pytest.raises(Conflict):
            people.remove_member(member(alice), by=actor)
        with act(alice) as actor:
            people.change_role(member(bob), "owner", by=actor)
            people.change_role(member(alice), "editor", by=actor)
        assert (role_of(alice, acme), role_of(bob, acme)) == ("editor", "owner")

    def test_a_viewer_may_leave_but_remove_nobody(
        self, act: Act, vera: User, bob: User, acme: Workspace
    ) -> None:
        with act(vera) as actor, pytest.raises(PermissionDenied):
            people.remove_member(member(bob), by=actor)
        with act(vera) as actor:
            people.remove_member(member(vera), by=actor)
        assert role_of(vera, acme) is None


class TestTokens:
    def test_the_secret_is_not_kept(self, act: Act, bob: User) -> None:
        with act(bob) as actor:
            token, secret = people.create_token("export", ["roadmap:read"], expires_in_days=30, by=actor)
            assert secret.startswith("pmh_") and secret not in str(vars(ApiToken.objects.get(pk=token.pk)))
            found = door_of_token(secret)
            assert found is not None and found[0] == token

    def test_removal_ends_the_tokens(self, act: Act, alice: User, bob: User) -> None:
        with act(bob) as actor:
            _token, secret = people.create_token("export", ["roadmap:read"], expires_in_days=None, by=actor)
        with act(alice) as actor:
            people.remove_member(member(bob), by=actor)
            assert door_of_token(secret) is None

    def test_revoking_is_for_its_owner_and_admins(self, act: Act, adam: User, bob: User, cora: User) -> None:
        with act(bob) as actor:
            token, _secret = people.create_token("export", ["roadmap:read"], expires_in_days=None, by=actor)
        with act(cora) as actor, pytest.raises(PermissionDenied):
            people.revoke_token(token, by=actor)
        with act(adam) as actor:
            people.revoke_token(token, by=actor)
            people.revoke_token(token, by=actor)
        assert token.revoked_at


class TestNameless:
    @pytest.mark.parametrize(
        ("name", "email", "shown"),
        [
            ("", "nina.ito@example.com", "nina.ito"),
            ("Nina Ito", "nina@example.com", "Nina Ito"),
            ("", "n@a", "n"),
        ],
    )
    def test_others_see_the_name_or_what_stands_before_the_at(
        self, name: str, email: str, shown: str
    ) -> None:
        assert str(User(name=name, email=email)) == shown
        assert "@" not in User(name=name, email=email).initials

    def test_no_page_or_answer_shows_their_address_to_a_viewer(
        self, web: Any, act: Act, acme: Workspace, vera: User
    ) -> None:
        nina = User.objects.create_user("nina.ito@example.org", "a-long-password")
        with acting(acme, source="system"):
            Membership.objects.create(user=nina, role="editor")
        client = web(vera)
        for path in (
            "/w/acme/members/",
            "/api/v1/workspaces/acme/members",
            "/api/v1/workspaces/acme/workbench",
        ):
            said = client.get(path).content.decode()
            assert ("nina.ito" in said, "example.org" in said) == (True, False), path
