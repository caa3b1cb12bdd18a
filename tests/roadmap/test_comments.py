"""Comments: said, answered, changed, taken away and brought back; who is named; reactions; watching."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import Conflict, Invalid
from core.mentions import render
from core.models import Event, User
from core.tenancy import Actor
from core.undo import restore
from roadmap.access_talk import comment_for
from roadmap.actions import create_objective
from roadmap.actions.comments import (
    change_comment,
    create_comment,
    delete_comment,
    react,
    restore_comment,
    take_back_reaction,
)
from roadmap.actions.watching import mute_item
from roadmap.models import Comment, Item, Product, Reaction, Watch
from roadmap.queries.talk import threads
from roadmap.words import Names, sentences
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db
IF = {"headers": {"If-Match": "*"}}


def watching(item: Item) -> set[str]:
    return {str(one.user) for one in Watch.objects.filter(item=item, muted=False).select_related("user")}


class TestSaying:
    def test_it_is_said_on_an_item_an_objective_and_a_product(
        self, act: Act, cora: User, bob: User, item: Item, product: Product
    ) -> None:
        with act(bob) as actor:
            objective = create_objective(by=actor, title="Same-day money")
        with act(cora) as actor:
            for thing in ({"item": item}, {"objective": objective}, {"product": product}):
                create_comment(by=actor, text="Why now?", **thing)
                assert [one.comment.text for one in threads(actor, **thing)] == ["Why now?"]

    @pytest.mark.parametrize("text", ["", "  \n ", "x" * 20_001])
    def test_nothing_and_too_much_are_refused(self, act: Act, cora: User, item: Item, text: str) -> None:
        with act(cora) as actor, pytest.raises(Invalid):
            create_comment(by=actor, text=text, item=item)

    def test_a_viewer_only_reads(self, act: Act, vera: User, item: Item) -> None:
        with act(vera) as actor, pytest.raises(PermissionDenied):
            create_comment(by=actor, text="No", item=item)

    def test_an_answer_to_an_answer_stays_in_the_thread(self, act: Act, cora: User, item: Item) -> None:
        with act(cora) as actor:
            head = create_comment(by=actor, text="one", item=item)
            answer = create_comment(by=actor, text="two", item=item, reply_to=head)
            deeper = create_comment(by=actor, text="three", item=item, reply_to=answer)
            assert deeper.reply_to == head
            (thread,) = threads(actor, item=item)
            assert [one.comment.text for one in thread.answers] == ["two", "three"]

    def test_an_answer_belongs_to_the_same_thing(
        self, act: Act, cora: User, item: Item, product: Product
    ) -> None:
        with act(cora) as actor:
            elsewhere = create_comment(by=actor, text="one", product=product)
            with pytest.raises(Invalid):
                create_comment(by=actor, text="two", item=item, reply_to=elsewhere)

    def test_a_discussion_takes_three_queries(
        self, act: Act, cora: User, item: Item, django_assert_num_queries: Any
    ) -> None:
        with act(cora) as actor:
            for _ in range(5):
                head = create_comment(by=actor, text="Ask @Bob Example", item=item)
                react(create_comment(by=actor, text="answer", item=item, reply_to=head), "👍", by=actor)
            with django_assert_num_queries(3):
                threads(actor, item=item)


class TestChanging:
    def test_only_who_wrote_it_changes_it(self, act: Act, cora: User, alice: User, item: Item) -> None:
        with act(cora) as actor:
            comment = create_comment(by=actor, text="frist", item=item)
            changed = change_comment(comment, by=actor, text="first")
            assert (changed.text, changed.edited_at is not None) == ("first", True)
        with act(alice) as actor, pytest.raises(PermissionDenied):
            change_comment(comment_for(actor, comment.pk), by=actor, text="mine now")

    def test_an_admin_may_take_any_away_an_editor_only_their_own(
        self, act: Act, cora: User, bob: User, adam: User, item: Item
    ) -> None:
        with act(cora) as actor:
            comment = create_comment(by=actor, text="hm", item=item)
        with act(bob) as actor, pytest.raises(PermissionDenied):
            delete_comment(comment_for(actor, comment.pk), by=actor)
        with act(adam) as actor:
            delete_comment(comment_for(actor, comment.pk), by=actor)
            assert not Comment.objects.exists()

    def test_it_comes_back_with_its_text_answers_and_reactions(
        self, act: Act, cora: User, item: Item
    ) -> None:
        with act(cora) as actor:
            head = create_comment(by=actor, text="one", item=item)
            create_comment(by=actor, text="two", item=item, reply_to=head)
            react(head, "🎉", by=actor)
        with act(cora) as actor:
            delete_comment(comment_for(actor, head.pk), by=actor)
        with act(cora) as actor:
            restore_comment(head.pk, by=actor)
            (thread,) = threads(actor, item=item)
            assert (thread.comment.text, thread.answers[0].comment.text) == ("one", "two")
            assert [tally.emoji for tally in thread.tallies] == ["🎉"]
            with pytest.raises(Conflict):
                restore_comment(head.pk, by=actor)

    def test_others_cannot_bring_it_back(self, act: Act, cora: User, bob: User, item: Item) -> None:
        with act(cora) as actor:
            comment = create_comment(by=actor, text="gone", item=item)
        with act(cora) as actor:
            delete_comment(comment_for(actor, comment.pk), by=actor)
        with act(bob) as actor, pytest.raises(PermissionDenied):
            restore_comment(comment.pk, by=actor)

    @pytest.mark.parametrize("remover", ["adam", "alice"])
    def test_its_author_does_not_bring_back_what_an_admin_took_away(
        self, act: Act, cora: User, item: Item, remover: str, request: Any
    ) -> None:
        admin = request.getfixturevalue(remover)
        with act(cora) as actor:
            head = create_comment(by=actor, text="rude", item=item)
            answer = create_comment(by=actor, text="ruder", item=item, reply_to=head)
        with act(admin) as actor:
            delete_comment(comment_for(actor, head.pk), by=actor)
        for one in (head, answer):
            with act(cora) as actor, pytest.raises(PermissionDenied, match="Somebody else"):
                restore_comment(one.pk, by=actor)
        with act(admin) as actor:
            restore_comment(head.pk, by=actor)
            assert Comment.objects.count() == 2

    def test_it_comes_back_with_its_item(self, act: Act, bob: User, item: Item) -> None:
        with act(bob) as actor:
            create_comment(by=actor, text="kept", item=item)
        with act(bob):
            Item.objects.get(pk=item.pk).delete()
        with act(bob):
            restore(Item, item.pk)
            assert [one.text for one in Comment.objects.all()] == ["kept"]

    def test_the_log_says_that_and_not_what(self, act: Act, cora: User, item: Item) -> None:
        with act(cora) as actor:
            comment = create_comment(by=actor, text="secret words", item=item)
            events = list(Event.objects.filter(parent_id=item.pk, model="roadmap.comment"))
            assert [sentences(event, Names(events)) for event in events] == [["Commented."]]
            assert "secret" not in str([event.changes for event in events])
            assert comment.pk


class TestNaming:
    def test_names_are_kept_as_ids(self, act: Act, cora: User, bob: User, item: Item) -> None:
        with act(cora) as actor:
            comment = create_comment(
                by=actor, text="@bob example, see (@Alice Example) b@bob example", item=item
            )
            assert f"@{{{bob.pk}}}, see (@{{" in comment.text
            assert comment.text.endswith("b@bob example")
            assert bob.pk in comment.mentions

    def test_a_stranger_is_not_named(
        self, act: Act, cora: User, charlie: User, other: Any, item: Item
    ) -> None:
        with act(cora) as actor:
            comment = create_comment(by=actor, text=f"@{{{charlie.pk}}} @Charlie Example", item=item)
            assert comment.mentions == []
            (said,) = threads(actor, item=item)
            assert "@somebody" in said.html

    def test_two_of_one_name_are_told_apart_by_id_only(
        self, act: Act, cora: User, bob: User, item: Item
    ) -> None:
        bob.name = "Cora Example"
        bob.save()
        with act(cora) as actor:
            assert create_comment(by=actor, text="@Cora Example", item=item).mentions == []
            assert create_comment(by=actor, text=f"@{{{bob.pk}}}", item=item).mentions == [bob.pk]

    def test_a_name_is_only_text(self, act: Act, cora: User, bob: User, item: Item) -> None:
        bob.name = '<script>alert(1)</script>" onload="x'
        bob.save()
        with act(cora) as actor:
            text = (
                f'@{{{bob.pk}}} [x](https://a.example "@{{{bob.pk}}}") `@{{{bob.pk}}}` <img src=x onerror=y>'
            )
            create_comment(by=actor, text=text, item=item)
            (said,) = threads(actor, item=item)
        assert "<script" not in said.html
        assert "<img" not in said.html
        assert said.html.count("<strong") == 1

    def test_a_link_of_no_good_is_no_link(self) -> None:
        assert "<a" not in render("[x](javascript:alert(1))", {})


class TestReacting:
    def test_it_counts_once_and_goes(self, act: Act, cora: User, vera: User, item: Item) -> None:
        with act(cora) as actor:
            comment = create_comment(by=actor, text="hm", item=item)
            react(comment, "👍", by=actor)
            react(comment, "👍", by=actor)
            assert Reaction.objects.count() == 1
            take_back_reaction(comment, "👍", by=actor)
            assert Reaction.objects.count() == 0
            with pytest.raises(Invalid):
                react(comment, "<b>", by=actor)
        with act(vera) as actor, pytest.raises(PermissionDenied):
            react(comment, "👍", by=actor)


class TestWatching:
    def test_who_talks_and_who_is_named_watches(self, act: Act, cora: User, item: Item) -> None:
        with act(cora) as actor:
            create_comment(by=actor, text="@Adam Example?", item=item)
            assert watching(item) == {"Cora Example", "Adam Example"}

    def test_muted_stays_muted(self, act: Act, cora: User, item: Item) -> None:
        with act(cora) as actor:
            mute_item(item, by=actor)
            create_comment(by=actor, text="still here", item=item)
            assert watching(item) == set()

    def test_the_api_watches_and_mutes(self, api: Any, vera: User, item: Item) -> None:
        client = api(vera)
        assert client.put(url(f"items/{item.key}/watch")).json()["watching"] is True
        answer = client.delete(url(f"items/{item.key}/watch")).json()
        assert (answer["watching"], answer["muted"], answer["watchers"]) == (False, True, [])


class TestApi:
    def test_the_whole_life_of_a_comment(self, api: Any, cora: User, item: Item) -> None:
        client = api(cora)
        made = client.post(url(f"items/{item.key}/comments"), {"text": "One **two**"})
        assert made.status_code == 201, made.content
        pk = made.json()["id"]
        assert client.patch(url(f"comments/{pk}"), {"text": "Three"}, **IF).json()["text"] == "Three"
        assert client.post(url(f"comments/{pk}/reactions"), {"emoji": "👀"}).json()["reactions"] == {
            "👀": [str(cora.pk)]
        }
        assert client.delete(url(f"comments/{pk}/reactions?emoji=👀")).status_code == 204
        assert client.delete(url(f"comments/{pk}"), **IF).status_code == 204
        assert client.get(url(f"comments/{pk}")).status_code == 404
        assert client.post(url(f"comments/{pk}/restore")).json()["text"] == "Three"
        listed = client.get(url(f"items/{item.pk}/comments")).json()["results"]
        assert [(one["text"], one["author_name"]) for one in listed] == [("Three", "Cora Example")]

    def test_refusals(self, api: Any, cora: User, vera: User, charlie: User, other: Any, item: Item) -> None:
        assert api(vera).post(url(f"items/{item.key}/comments"), {"text": "No"}).status_code == 403
        made = api(cora).post(url(f"items/{item.key}/comments"), {"text": "Mine"}).json()
        assert api(charlie, other).get(url(f"comments/{made['id']}", "other")).status_code == 404
        only_feedback = api(cora, scopes=("feedback:read", "feedback:write"))
        assert only_feedback.get(url(f"items/{item.key}/comments")).status_code == 403
        unknown = api(cora).post(url(f"items/{item.key}/comments"), {"text": "x", "reply_to": str(item.pk)})
        assert unknown.status_code == 400


class TestFragments:
    def test_a_form_without_a_script_leads_back(
        self, web: Any, cora: User, item: Item, product: Product
    ) -> None:
        client = web(cora)
        place = f"/w/acme/roadmap/talk/items/{item.pk}/"
        assert client.post(place, {"text": "Hello"}).url == f"/w/acme/roadmap/?item={item.key}"
        answer = client.post(place, {"text": "<script>alert(1)</script>"}, headers={"HX-Request": "true"})
        assert b"<script>" not in answer.content
        assert b"&lt;script&gt;" in answer.content
        assert client.post(place, {"text": " "}).status_code == 400

    def test_the_panel_has_it(self, web: Any, vera: User, cora: User, item: Item) -> None:
        place = f"/w/acme/roadmap/items/{item.pk}/about/"
        assert b"data-talk" in web(cora).get(place).content
        assert b"<textarea" not in web(vera).get(place).content


def test_the_stream_names_the_item(act: Act, cora: User, item: Item) -> None:
    with act(cora) as actor:
        comment = create_comment(by=actor, text="live", item=item)
        event = Event.objects.get(object_id=comment.pk)
        assert (event.model, event.parent_id) == ("roadmap.comment", item.pk)


def test_system_sources_may_say_whose_words_they_bring(act: Act, bob: User, item: Item) -> None:
    with act() as actor:
        assert isinstance(actor, Actor)
        assert create_comment(by=actor, text="old", item=item, author=bob).author == bob
