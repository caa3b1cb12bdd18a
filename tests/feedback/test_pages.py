"""The pages: what they show, what they answer, how many questions they ask."""

from typing import Any

import pytest
from django.test import Client

from core.models import User, Workspace
from feedback import actions
from feedback.models import Company, Customer, Idea, Note, NoteLink, Portal, Reading
from roadmap.models import Item
from tests.conftest import Act

pytestmark = pytest.mark.django_db
HOME = "/w/acme/feedback/"
HX = {"HX-Request": "true"}


@pytest.fixture
def link(make: Any, note: Note, item: Item) -> NoteLink:
    return make(actions.link_note, note, item, importance=3, quote="Our couriers will not wait until Monday.")


def text(answer: Any) -> str:
    return answer.content.decode()


def test_the_inbox_shows_list_note_and_company(web: Any, cora: User, link: NoteLink) -> None:
    page = text(web(cora).get(HOME))
    assert "One note waits" in page
    assert '<mark class="lk" data-obj="none">Our couriers will not wait until Monday.</mark>' in page
    assert "€184K" in page and "a reason to leave" in page and "What they have asked for" in page


def test_reading_puts_the_dot_out_for_me_alone(
    web: Any, cora: User, vera: User, note: Note, act: Act
) -> None:
    address = f"{HOME}notes/{note.pk}/"
    assert 'class="new"' in text(web(cora).get(HOME))
    web(cora).get(address)
    assert 'class="new"' not in text(web(cora).get(HOME))
    assert 'class="new"' in text(web(vera).get(HOME))
    web(vera).get(address)
    with act():
        assert Reading.objects.count() == 2
        assert Note.objects.get().version == 1


def test_a_viewer_sees_no_buttons(web: Any, vera: User, link: NoteLink) -> None:
    page = text(web(vera).get(HOME))
    assert 'class="triage"' not in page and "New note" not in page and "data-link-form" not in page


def test_linking_a_passage_answers_with_the_note(
    web: Any, cora: User, note: Note, item: Item, act: Act
) -> None:
    start = note.text.index("I would pay")
    said = {
        "item": str(item.pk),
        "importance": "2",
        "start": start,
        "end": start + 12,
        "version": note.version,
    }
    answer = web(cora).post(f"{HOME}notes/{note.pk}/links/", said, headers=HX)
    assert '<mark class="lk" data-obj="none">I would pay</mark>' in text(answer)
    assert f'id="row-{note.pk}" hx-swap-oob="true"' in text(answer)
    with act():
        assert NoteLink.objects.get().quote == "I would pay"


def test_a_passage_of_an_older_text_is_refused(
    web: Any, cora: User, note: Note, item: Item, make: Any
) -> None:
    make(actions.change_note, note, text="It is all different now.")
    said = {"item": str(item.pk), "start": 3, "end": 9, "version": 1}
    answer = web(cora).post(f"{HOME}notes/{note.pk}/links/", said, headers=HX)
    assert answer.status_code == 409 and "new text" in text(answer)


def test_a_new_item_needs_the_right_to_plan(
    web: Any, bob: User, cora: User, note: Note, item: Item, act: Act
) -> None:
    said = {"product": str(item.product_id), "title": "Pay out daily", "version": note.version}
    assert web(cora).post(f"{HOME}notes/{note.pk}/items/", said, headers=HX).status_code == 403
    assert "Pay out daily" in text(web(bob).post(f"{HOME}notes/{note.pk}/items/", said, headers=HX))
    with act():
        assert NoteLink.objects.get().item.title == "Pay out daily"


def test_an_inbox_that_never_had_a_note_was_not_worked_off(web: Any, acme: Workspace, cora: User) -> None:
    shown = text(web(cora).get(HOME))
    assert "No note was written yet." in shown and "Nothing waits" not in shown


def test_done_leads_to_the_next_and_may_be_undone(
    web: Any, cora: User, note: Note, make: Any, act: Act
) -> None:
    older = make(actions.create_note, title="Older", occurred_at="2020-01-01T00:00:00Z")
    client = web(cora)
    answer = client.post(f"{HOME}notes/{note.pk}/done/", headers=HX)
    assert "Older" in text(answer) and f'id="row-{note.pk}" hx-swap-oob="delete"' in text(answer)
    assert str(older.pk) in answer["HX-Push-Url"] and "/back/" in answer["HX-Trigger"]
    assert client.post(f"{HOME}notes/{older.pk}/done/").status_code == 302
    assert "Nothing waits" in text(client.get(HOME))
    client.post(f"{HOME}notes/{note.pk}/back/")
    with act():
        assert Note.objects.get(pk=note.pk).state == "inbox"


def test_a_note_is_typed_in_with_somebody_new(web: Any, cora: User, act: Act, acme: Any) -> None:
    said = {
        "title": "Umbrellas", "text": "It rains.\r\n\r\nAlways.", "who": "Ann Lee <ann@rain.example>", "company": "Rain Ltd",
        "source": "call", "occurred_at": "2026-05-14T11:40", "tags": "wet, pier",
    }  # fmt: skip
    assert web(cora).post(f"{HOME}notes/new/", said).status_code == 302
    with act():
        note = Note.objects.get()
        assert (note.text, note.tags, note.author) == ("It rains.\n\nAlways.", ["wet", "pier"], cora)
        assert (str(note.customer), str(note.asking_company)) == ("Ann Lee", "Rain Ltd")
    assert web(cora).post(f"{HOME}notes/new/", said).status_code == 302
    with act():
        assert (Customer.objects.count(), Company.objects.count()) == (1, 1)


def test_what_was_typed_comes_back_with_what_is_wrong(web: Any, cora: User, acme: Any) -> None:
    answer = web(cora).post(f"{HOME}notes/new/", {"title": "", "text": "kept words"})
    assert answer.status_code == 422 and "kept words" in text(answer)


def test_markup_and_direction_are_harmless(web: Any, cora: User, make: Any, item: Item) -> None:
    evil = "<script>alert(1)</script>‮ שלום \x00 " + "x" * 5000
    company = make(actions.create_company, name="<img src=x onerror=alert(1)>")
    note = make(actions.create_note, title="<b>bold</b>", text=evil, company=company, tags=["<i>"])
    make(actions.link_note, note, item, quote="<script>alert(1)</script>")
    for path in (HOME, f"{HOME}notes/{note.pk}/", f"{HOME}companies/", f"{HOME}items/{item.pk}/evidence/"):
        page = text(web(cora).get(path))
        assert "<script>alert" not in page and "<img src=x" not in page and "<b>bold" not in page


def test_items_are_found_by_key_words_and_likeness(web: Any, cora: User, item: Item) -> None:
    client = web(cora)
    for words in ("PAY-1", "instant", "instant payuots", "payouts instant"):
        assert "Instant payouts" in text(client.get(f"{HOME}items/", {"q": words})), words
    assert "Instant payouts" not in text(client.get(f"{HOME}items/", {"q": "zebra"}))


def test_a_likeness_is_offered_until_it_is_refused(
    web: Any, cora: User, make: Any, note: Note, item: Item
) -> None:
    client, address = web(cora), f"{HOME}notes/{note.pk}/"
    assert "Looks like <b>Instant payouts</b>" in text(client.get(address))
    answer = client.post(f"{address}skips/", {"item": str(item.pk)}, headers=HX)
    assert "Looks like" not in text(answer)


def test_evidence_says_who_asks(web: Any, vera: User, link: NoteLink, item: Item) -> None:
    found = text(web(vera).get(f"{HOME}items/{item.key}/evidence/"))
    assert "One company wants it: €184K a year" in found
    assert "Our couriers will not wait until Monday." in found and "<svg" in found
    assert "<!doctype" not in found


@pytest.mark.parametrize(
    "query", ["", "?state=done", "?state=all&q=couriers", "?sort=worth", "?company=x&page=-1&source=q"]
)
def test_any_address_is_answered(web: Any, vera: User, note: Note, query: str) -> None:
    assert web(vera).get(HOME + query).status_code == 200


def test_company_and_customer_are_edited_in_place(
    web: Any, cora: User, olmo: Company, marta: Customer, act: Act
) -> None:
    client = web(cora)
    changed = {"name": "Olmo", "revenue": "200000", "segment": "", "domain": "https://olmo.example/"}
    assert client.post(f"{HOME}companies/{olmo.pk}/", changed).status_code == 302
    assert (
        client.post(f"{HOME}people/{marta.pk}/", {"name": "Marta K", "company": "Kestrel"}).status_code == 302
    )
    with act():
        assert (Company.objects.get(pk=olmo.pk).domain, str(Customer.objects.get().company)) == (
            "olmo.example",
            "Kestrel",
        )
    refused = client.post(f"{HOME}companies/{olmo.pk}/", changed | {"revenue": "-4"})
    assert refused.status_code == 422


def test_a_portal_is_opened_and_ideas_are_moderated(
    web: Any, bob: User, cora: User, item: Item, act: Act
) -> None:
    address = f"{HOME}portal/{item.product_id}/"
    assert web(cora).post(address, {"PAY-enabled": "on"}).status_code == 403
    editor: Client = web(bob)
    assert editor.post(address, {"PAY-enabled": "on", "PAY-intro": "Say it."}).status_code == 302
    assert (
        editor.post(f"{HOME}ideas/new/", {"product": str(item.product_id), "title": "Weekends"}).status_code
        == 302
    )
    with act():
        assert Portal.objects.get().enabled
        idea = Idea.objects.get()
    one = f"{HOME}ideas/{idea.pk}/"
    assert "Weekends" in text(editor.get(one))
    assert editor.post(f"{one}item/", {"item": "PAY-1 Instant payouts"}).status_code == 302
    assert editor.post(f"{one}state/", {"state": "closed", "next": "?state=open"})["Location"].endswith(
        "portal/?state=open"
    )
    with act():
        assert (Idea.objects.get().item, Idea.objects.get().state) == (item, "closed")
    assert editor.post(f"{one}remove/").status_code == 302


@pytest.mark.parametrize("path", ["", "companies/", "people/", "portal/?state=open", "home/"])
def test_lists_ask_the_same_few_questions_however_long(
    web: Any, vera: User, make: Any, item: Item, portal: Portal, path: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        company = make(actions.create_company, name=f"C{number}", revenue=number)
        person = make(actions.create_customer, name=f"P{number}", company=company)
        note = make(actions.create_note, title=f"N{number}", text="Please pay.", customer=person)
        make(actions.link_note, note, item)
        make(actions.create_idea, item.product, title=f"Idea {number}")
    client = web(vera)
    with django_assert_max_num_queries(36):  # about 14 of them are the door and the frame
        assert client.get(HOME + path).status_code == 200
