"""Offsets and paragraphs, without a database."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from feedback.likeness import best_sentence, contained, sentences, telling_words, trigrams
from feedback.passages import clean_text, find, lay_out, split


@dataclass
class Mark:
    start: int | None
    length: int

    @property
    def end(self) -> int | None:
        return None if self.start is None else self.start + self.length


def test_it_parts_at_blank_lines_and_keeps_offsets() -> None:
    assert split("One.\n\nTwo\nlines.\n \n\nThree.") == [(0, "One."), (6, "Two\nlines."), (20, "Three.")]


def test_a_mark_becomes_a_segment_with_its_card_beside_the_paragraph() -> None:
    mark = Mark(8, 3)
    first, second = lay_out("Hello.\n\nYes, please.", [mark])
    assert [(s.text, s.mark) for s in first.segments] == [("Hello.", None)]
    assert [(s.text, s.mark) for s in second.segments] == [("Yes", mark), (", please.", None)]
    assert (first.cards, second.cards) == ([], [mark])


def test_a_mark_over_two_paragraphs_shows_in_both_and_has_one_card() -> None:
    mark = Mark(4, 8)
    first, second = lay_out("Hello.\n\nYes, please.", [mark])
    assert [s.text for s in first.segments if s.mark] == ["o."]
    assert [s.text for s in second.segments if s.mark] == ["Yes,"]
    assert (first.cards, second.cards) == ([mark], [])


def test_of_two_that_overlap_the_later_start_is_on_top() -> None:
    wide, narrow = Mark(0, 10), Mark(4, 3)
    (paragraph,) = lay_out("0123456789", [narrow, wide])
    assert [(s.text, s.mark) for s in paragraph.segments] == [("0123", wide), ("456", narrow), ("789", wide)]


@given(
    st.text(alphabet="ab .\n", max_size=80),
    st.lists(st.tuples(st.integers(0, 80), st.integers(1, 30)), max_size=5),
)
def test_no_character_of_a_paragraph_is_lost(text: str, marks: list[tuple[int, int]]) -> None:
    for paragraph in lay_out(text, [Mark(start, length) for start, length in marks]):
        said = "".join(segment.text for segment in paragraph.segments)
        assert text[paragraph.start : paragraph.start + len(said)] == said


def test_it_finds_the_occurrence_nearest_to_where_it_was() -> None:
    assert find("pay now, pay later, pay never", "pay", near=18) == 20
    assert find("pay now", "refund") is None


def test_line_ends_become_one_kind_and_nul_is_dropped() -> None:
    assert clean_text(" a\r\nb\rc\x00 ") == "a\nb\nc"


def test_trigrams_are_those_of_pg_trgm() -> None:
    assert trigrams("cat") == {"  c", " ca", "cat", "at "}


def test_the_sentence_that_resembles_a_title_is_named_with_its_place() -> None:
    text = "All is well. Please send instant payouts to our couriers! Thanks."
    found = best_sentence("Instant payouts for couriers", text)
    assert found and text[found.start : found.end] == "Please send instant payouts to our couriers!"
    assert found.score > 0.9
    assert contained("Refund without a card", text) < 0.4


def test_common_words_tell_nothing() -> None:
    assert telling_words("We would like to have better refunds, please") == ["refunds"]
    assert sentences("") == []
