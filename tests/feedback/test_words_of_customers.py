"""What customers said is in no log that is kept for good; who changes it is told that it cannot be undone."""

from typing import Any

import pytest

from core.events import transaction_number
from core.models import Event, Keepsake, User
from feedback.actions.notes import change_note, create_note
from feedback.models import Note
from roadmap.actions.undo import undo_act
from tests.conftest import Act

pytestmark = pytest.mark.django_db(transaction=True)
TOLD = "Words of customers are not kept in the history: a change of them here cannot be undone."


@pytest.fixture
def note(act: Act, bob: User) -> Note:
    with act(bob) as by:
        return create_note(by=by, title="Wish", text="My name is Zenobia")


def test_the_page_says_so_where_a_text_is_changed(web: Any, bob: User, note: Note) -> None:
    assert TOLD in web(bob).get(f"/w/acme/feedback/notes/{note.pk}/edit/").content.decode()
    assert TOLD not in web(bob).get("/w/acme/feedback/notes/new/").content.decode()


def test_a_changed_text_is_nowhere_but_in_the_note(act: Act, bob: User, note: Note) -> None:
    with act(bob) as by:
        change_note(Note.objects.get(), by=by, text="Somebody wishes")
    with act():
        assert "Zenobia" not in str(list(Event.objects.values_list("changes", flat=True)))
        assert not Keepsake.objects.exists()


def test_what_was_changed_beside_the_text_goes_back_and_the_text_stays(
    act: Act, bob: User, note: Note
) -> None:
    with act(bob) as by:
        change_note(Note.objects.get(), by=by, title="A wish", text="Somebody wishes")
        xid = transaction_number()
    with act(bob) as by:
        undo_act(xid, by=by)
    with act():
        now = Note.objects.get()
        assert (now.title, now.text) == ("Wish", "Somebody wishes")
