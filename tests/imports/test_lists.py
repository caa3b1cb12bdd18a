"""Several texts in one cell come apart again, whatever they hold; lists as people write them are read as ever."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.imports.lists import apart, joined
from core.imports.values import listed

PARTS = st.lists(
    st.text(alphabet='ab",;|[] \n', min_size=1, max_size=8).filter(lambda text: text == text.strip()),
    min_size=1,
    max_size=4,
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Red, Green", ["Red", "Green"]),
        ("Red,Green;Blue", ["Red,Green", "Blue"]),
        ("Red\nGreen, dark", ["Red", "Green, dark"]),
        ("a|b", ["a", "b"]),
        ('Red, "Green, dark"', ["Red", "Green, dark"]),
        ('"Green, dark"', ["Green, dark"]),
        ('"a;b"; c', ["a;b", "c"]),
        ('5" disk, 3" disk', ['5" disk', '3" disk']),
        ('"quoted" word, other', ['"quoted" word', "other"]),
        ('"open, other', ['"open', "other"]),
        ('["back, end", "security"]', ["back, end", "security"]),
        ("[beta], [x", ["[beta]", "[x"]),
        (" , ,a,a", ["a"]),
    ],
    ids=range(13),
)
def test_lists_as_people_write_them(text: str, parts: list[str]) -> None:
    assert listed(text) == parts


@given(PARTS)
def test_what_is_joined_comes_apart(parts: list[str]) -> None:
    assert [part.strip() for part in apart(joined(parts))] == parts
    assert [part.strip() for part in apart(joined(parts, "\n"))] == parts


def test_a_long_cell_takes_no_longer_than_it_is() -> None:
    for text in ('"' * 200_000, '"a,' * 100_000, '",' * 100_000, '"";' * 100_000):
        began = time.process_time()
        assert apart(text)
        assert time.process_time() - began < 3, text[:9]
