"""A person who asks is forgotten, in the log too; for everybody else the log is only ever added to."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, InternalError, connection, transaction

from core import keepsakes
from core.actions import people
from core.errors import Conflict
from core.models import Delivery, Event, Invitation, Keepsake, Membership, User, Workspace
from core.tenancy import acting, system
from core.undo import restore
from feedback.actions import create_customer, create_note, remove_customer
from feedback.models import Customer, Note
from stakeholders.actions import create_stakeholder, delete_stakeholder
from stakeholders.models import Stakeholder

pytestmark = pytest.mark.django_db
EMAIL = "ruth@example.org"


def log_of(act: Any, pk: Any) -> str:
    """Everything that the log says of a row, as text."""
    with act():
        return " ".join(str(event.changes) for event in Event.objects.filter(object_id=pk))


@pytest.fixture
def ruth(act: Any) -> Stakeholder:
    with act() as actor:
        return create_stakeholder(
            by=actor, name="Ruth Amsel", email=EMAIL, organisation="Amsel & Co", influence=5
        )


class TestTheLog:
    def test_a_deleted_stakeholder_is_nobody_in_it(self, act: Any, ruth: Stakeholder, bob: User) -> None:
        assert "Ruth Amsel" in log_of(act, ruth.pk)
        with act(bob) as actor:
            pk = ruth.pk
            delete_stakeholder(Stakeholder.objects.get(pk=pk), by=actor)
        said = log_of(act, pk)
        assert "Ruth" not in said and "Amsel" not in said and "5" not in said
        with act():
            events = list(Event.objects.filter(object_id=pk).order_by("id"))
            assert [event.operation for event in events] == ["insert", "delete"]
            assert events[1].actor_id == bob.pk
            assert events[0].changes["language"] == [None, "en"]

    def test_no_undo_brings_them_back(self, act: Any, ruth: Stakeholder) -> None:
        pk = ruth.pk
        with act() as actor:
            delete_stakeholder(Stakeholder.objects.get(pk=pk), by=actor)
        with act(), pytest.raises(Conflict):
            restore(Stakeholder, pk)

    def test_others_stay_who_they_are(self, act: Any, ruth: Stakeholder) -> None:
        with act() as actor:
            other = create_stakeholder(by=actor, name="Olaf Berg", email="olaf@example.org")
            delete_stakeholder(Stakeholder.objects.get(pk=ruth.pk), by=actor)
        assert "Olaf Berg" in log_of(act, other.pk)

    def test_a_customer_can_be_brought_back_for_a_week_and_then_is_nobody(self, act: Any) -> None:
        with act() as actor:
            customer = create_customer(by=actor, name="Ruth Amsel", email=EMAIL)
            pk = customer.pk
            remove_customer(customer, by=actor)
        keepsakes.forget_old()
        assert "Ruth Amsel" in log_of(act, pk)
        with system():
            kept = Keepsake.objects.get()
            Keepsake.objects.filter(pk=kept.pk).update(kept_at=kept.kept_at - timedelta(days=8))
        assert keepsakes.forget_old() == 1
        assert "Ruth" not in log_of(act, pk)


class TestAppendOnly:
    """The one function that blanks does nothing else, and nothing else updates."""

    def run(self, act: Any, statement: str, *values: Any, scrub: Any = "") -> int:
        with act(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pmhub.scrub', %s, true)", [str(scrub)])
            cursor.execute(statement, values)
            changed = cursor.rowcount
            cursor.execute("SELECT set_config('pmhub.scrub', '', true)")
            return changed

    def test_an_update_reaches_no_row(self, act: Any, ruth: Stakeholder) -> None:
        assert self.run(act, "UPDATE core_event SET changes = '{}'") == 0
        assert self.run(act, "UPDATE core_event SET actor_id = NULL") == 0
        with act(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM core_event")
            assert cursor.rowcount == 0

    @pytest.mark.parametrize(
        "change",
        [
            "changes = '{}'",
            "changes = changes - 'name'",
            """changes = jsonb_set(changes, '{name}', '[null, "Somebody else"]')""",
            """changes = changes || '{"added": [null, null]}'""",
            "at = now() - interval '1 year'",
            "actor_id = object_id",
            "operation = 'delete'",
        ],
    )
    def test_even_where_it_may_blank_it_may_not_change(
        self, act: Any, ruth: Stakeholder, change: str
    ) -> None:
        with pytest.raises((InternalError, DatabaseError), match="append-only"), transaction.atomic():
            self.run(act, f"UPDATE core_event SET {change} WHERE object_id = %s", ruth.pk, scrub=ruth.pk)

    def test_it_blanks_one_row_of_one_workspace(self, act: Any, other: Workspace, ruth: Stakeholder) -> None:
        with acting(other, source="system"), connection.cursor() as cursor:
            cursor.execute("SELECT core_scrub_events('stakeholders.stakeholder', %s, '{name}')", [ruth.pk])
            assert cursor.fetchone()[0] == 0
        assert "Ruth Amsel" in log_of(act, ruth.pk)
        assert (
            self.run(act, "SELECT core_scrub_events('stakeholders.stakeholder', %s, '{name}')", ruth.pk) == 1
        )
        assert "Ruth Amsel" not in log_of(act, ruth.pk)
        assert self.run(act, "UPDATE core_event SET changes = '{}'") == 0


class TestEverywhere:
    def test_by_address_in_every_workspace_and_as_an_account(
        self, act: Any, acme: Workspace, other: Workspace, ruth: Stakeholder, alice: User, adam: User
    ) -> None:
        account = User.objects.create_user(EMAIL, "a-long-password", name="Ruth Amsel")
        with act() as actor:
            Membership.objects.create(user=account, role="editor")
            customer = create_customer(by=actor, name="Ruth Amsel", email=EMAIL.upper())
            note = create_note(by=actor, title="Faster payouts", customer=customer)
            ids = [ruth.pk, customer.pk]
        with acting(other, source="system") as actor:
            elsewhere = create_stakeholder(by=actor, name="Ruth Amsel", email=EMAIL).pk
        with act(adam) as actor:
            sent = people.invite("someone@example.com", "viewer", by=actor)
            Invitation.objects.filter(pk=sent.pk).update(email=EMAIL)
        call_command("erase", EMAIL, "--yes")
        for pk in (*ids, sent.pk):
            assert "Ruth" not in log_of(act, pk) and EMAIL not in log_of(act, pk).lower()
        with acting(other, source="system"):
            assert not Stakeholder.objects.exists()
            assert "Ruth" not in str([event.changes for event in Event.objects.filter(object_id=elsewhere)])
        with act():
            assert not Stakeholder.objects.exists() and not Customer.objects.exists()
            assert not Keepsake.objects.exists() and not Invitation.objects.exists()
            assert Note.objects.get(pk=note.pk).title == "Faster payouts"
            assert not Membership.objects.filter(user=account).exists()
            assert not Delivery.objects.filter(target__iexact=EMAIL).exists()
        account.refresh_from_db()
        assert (account.name, account.is_active, account.has_usable_password()) == (
            "Somebody who left",
            False,
            False,
        )
        assert EMAIL not in account.email

    def test_the_last_owner_has_to_hand_over_first(self, acme: Workspace, alice: User) -> None:
        with pytest.raises(CommandError, match="needs an owner"):
            call_command("erase", alice.email, "--yes")
        alice.refresh_from_db()
        assert alice.is_active

    def test_nobody_is_found_by_a_stranger(self, acme: Workspace, capsys: Any) -> None:
        call_command("erase", "nobody@example.com", "--yes")
        assert "Nobody has this address" in capsys.readouterr().out


class TestAWorkspace:
    def test_it_is_deleted_by_who_runs_the_server(
        self, acme: Workspace, other: Workspace, alice: User
    ) -> None:
        with pytest.raises(CommandError, match="no workspace at /w/nowhere/"):
            call_command("erase", "--workspace", "nowhere", "--yes")
        call_command("erase", "--workspace", "acme", "--yes")
        assert list(Workspace.objects.values_list("slug", flat=True)) == [other.slug]
        assert User.objects.filter(pk=alice.pk).exists()

    def test_its_name_is_asked_again(self, acme: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("builtins.input", lambda question: "yes")
        with pytest.raises(CommandError, match="Nothing was done"):
            call_command("erase", "--workspace", "acme")
        assert Workspace.objects.filter(slug="acme").exists()
