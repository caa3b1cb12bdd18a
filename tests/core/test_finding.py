"""Rows are found by a few letters of their name, also mistyped ones, as the browser finds them (tests/js/find.test.mjs)."""

from collections.abc import Iterator
from typing import Any

import pytest

from core import finding
from core.finding import Vocabulary, by_name, forgiven, heard, of_few, slips
from core.models import User
from core.tenancy import acting
from feedback.models import Company
from tests.conftest import Act, workspace

NAMES = ("Inês Duarte", "Mara Lindqvist", "Tomás Olsen", "Bo Ek")
MISTYPED = ["Lindqist", "lindqvsit", "lindwvist", "Maar", "liindqvist mara"]
ODD = ["%", "_", "\\", "zzzzz", "'", "..."]


@pytest.mark.parametrize(
    ("word", "text", "count"),
    [
        pytest.param("abcd", "abcdefgh", 0, id="the beginning is enough"),
        pytest.param("abdc", "abcd", 1, id="swapped"),
        pytest.param("abxd", "abcd", 1, id="wrong"),
        pytest.param("acd", "abcd", 1, id="missing"),
        pytest.param("abbcd", "abcd", 1, id="too many"),
    ],
)
def test_slips_are_counted_as_by_hand(word: str, text: str, count: int) -> None:
    assert slips(word, text, 2) == count


def test_far_words_are_not_counted_to_the_end() -> None:
    assert slips("wxyz", "abcd", 2) > 2
    assert slips("onboarding", "b", 2) > 2


def test_short_words_forgive_little() -> None:
    assert [forgiven(word) for word in ("of", "led", "ledger", "onboarding")] == [0, 1, 1, 2]
    assert (heard("itm", "New item"), heard("nwe", "New item")) == (1, 1)
    assert heard("led", "A red bed") is None, "of three letters none may be another"
    assert heard("lxd", "Ledger") is None


def test_all_words_must_be_there_in_any_order_without_case_and_accents() -> None:
    assert heard("DUARTE ines", "Inês Duarte") == 0
    assert heard("duarte maria", "Inês Duarte") is None


@pytest.mark.django_db
class TestOfFew:
    @pytest.fixture
    def people(self, db: Any) -> Any:
        for place, name in enumerate(NAMES):
            User.objects.create_user(f"person{place}@finding.example", name=name)
        return User.objects.filter(email__endswith="@finding.example").order_by("name")

    def found(self, people: Any, words: str) -> list[tuple[str, bool]]:
        return [(user.name, far) for user, far in of_few(people, "name", words, 3)]

    def test_as_typed(self, people: Any) -> None:
        assert self.found(people, "lind mar") == [("Mara Lindqvist", False)]

    @pytest.mark.parametrize("words", MISTYPED)
    def test_mistyped(self, people: Any, words: str) -> None:
        assert self.found(people, words) == [("Mara Lindqvist", True)]

    def test_an_accent_left_out_is_no_slip(self, people: Any) -> None:
        assert self.found(people, "ines") == [("Inês Duarte", False)]
        assert self.found(people, "tomas ols") == [("Tomás Olsen", False)]

    def test_what_is_alike_comes_after_what_was_there(self, people: Any) -> None:
        User.objects.create_user("maro@finding.example", name="Mars")
        assert self.found(people, "Mara") == [("Mara Lindqvist", False), ("Mars", True)]

    @pytest.mark.parametrize("words", ODD)
    def test_odd_letters_find_nothing_and_break_nothing(self, people: Any, words: str) -> None:
        assert self.found(people, words) == []


@pytest.mark.django_db
class TestByName:
    @pytest.fixture
    def companies(self, act: Act, bob: User) -> Iterator[Any]:
        with act(bob) as by:
            Company.objects.bulk_create([Company(workspace=by.workspace, name=name) for name in NAMES])
            yield Company.objects.order_by("name")

    def found(self, companies: Any, words: str) -> list[tuple[str, bool]]:
        return [(company.name, far) for company, far in by_name(companies, "name", words, 3)]

    def test_as_typed(self, companies: Any) -> None:
        assert self.found(companies, "lind mar") == [("Mara Lindqvist", False)]

    @pytest.mark.parametrize("words", MISTYPED)
    def test_mistyped(self, companies: Any, words: str) -> None:
        assert self.found(companies, words) == [("Mara Lindqvist", True)]

    def test_an_accent_left_out_is_no_slip(self, companies: Any) -> None:
        assert self.found(companies, "tomas ols") == [("Tomás Olsen", False)]

    def test_what_was_renamed_is_found_by_its_new_name_alone(self, companies: Any) -> None:
        assert self.found(companies, "lindqist")
        company = Company.objects.get(name="Mara Lindqvist")
        company.name = "Northern Ferries"
        company.save()
        assert self.found(companies, "lindqist") == []
        assert self.found(companies, "nothern") == [("Northern Ferries", True)]

    def test_words_of_another_workspace_are_not_known(self, companies: Any, act: Act, alice: User) -> None:
        second = workspace("second", "Second", owner=alice)
        with acting(second, user=alice):
            assert self.found(companies, "lindqist") == []

    @pytest.mark.parametrize("words", ODD)
    def test_odd_letters_find_nothing_and_break_nothing(self, companies: Any, words: str) -> None:
        assert self.found(companies, words) == []

    @pytest.mark.parametrize("words", ["100%", "a_b", "back\\slash", "Straße", "ÖRE"])
    def test_signs_of_patterns_are_letters_like_others(self, companies: Any, words: str) -> None:
        Company.objects.bulk_create(
            [Company(workspace=companies[0].workspace, name=f"x{words.lower()}y"), Company(workspace=companies[0].workspace, name="1000 aXb back")]
        )  # fmt: skip
        assert self.found(companies, words) == [(f"x{words.lower()}y", False)]


class TestWhatIsKept:
    def test_of_a_column_so_many_words_are_known_and_no_more(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(finding, "MOST_KNOWN", 10)
        made = Vocabulary.of(f"one{number} two{number}" for number in range(1_000_000))
        assert len(made.written) == 10

    def test_a_process_keeps_so_many_words_and_no_more(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(finding, "MOST_KEPT", 25)
        kept, made = finding.Kept(), []

        def make() -> Vocabulary:
            made.append(1)
            return Vocabulary.of(f"w{number}" for number in range(10))

        for key in ("a", "b", "a", "c", "a", "b"):
            kept.get((key,), 1, make)
        assert len(made) == 4  # b went for c, and was made again
        assert kept.words() == 20
        kept.get(("b",), 2, make)
        assert len(made) == 5  # another revision takes the place of the one before
        assert kept.words() == 20

    def test_a_word_written_in_many_ways_stands_for_a_few(self) -> None:
        signs = "àáâãäåāăąǎǟǡǻȁȃȧ"
        made = Vocabulary.of([" ".join(f"h{sign}fen" for sign in signs)])
        assert len(made.meant("hafen")) == 6
