"""Texts that are made to cost: what is rendered or summed up for strangers stays in proportion to what was written."""

import time
from collections.abc import Callable

import pytest

from core.markdown import render
from stakeholders.plain import first_words, paragraphs, plain

COSTLY: dict[str, Callable[[int], str]] = {
    "brackets": lambda n: "[" * n,
    "images": lambda n: "![" * (n // 2),
    "addresses": lambda n: "[a](" * (n // 4),
    "angles": lambda n: "<" * n,
    "code": lambda n: "```\n" * (n // 4),
    "blank lines": lambda n: "\n" * n,
    "ticks": lambda n: "`" * n,
    "comments": lambda n: "<!--" * (n // 4),
}


@pytest.mark.parametrize("name", COSTLY)
def test_plain_words_take_no_longer_than_the_text_is_long(name: str) -> None:
    """200,000 signs, which an item's description may have, took minutes where each sign looked at all that follow."""
    text, begun = COSTLY[name](200_000), time.process_time()
    first_words(text, 160)
    paragraphs(text)
    plain(text)
    assert time.process_time() - begun < 8


@pytest.mark.parametrize(
    "text",
    [
        "[x]: /" + "u" * 10_000 + "\n\n" + "[x]" * 3_000,
        "|" + "a|" * 3_000 + "\n|" + "-|" * 3_000 + "\n" + "a\n" * 3_000,
        "|a|b|c|d|e|f|g|h|\n|-|-|-|-|-|-|-|-|\n" + "|\n" * 10_000,
    ],
    ids=["references", "wide table", "long table"],
)
def test_what_is_rendered_grows_with_what_is_written(text: str) -> None:
    assert len(render(text)) < 12 * len(text) + 100_000


def test_what_people_write_is_rendered_whole() -> None:
    rows = "".join(f"| {n} | [item {n}](https://example.com/{n}) |\n" for n in range(300))
    html = render(
        f"| a | b | c |\n|---|---|---|\n{rows}\nSee [x], [x] and [y](/z).\n\n[x]: https://example.com/x"
    )
    assert html.count("<tr>") == 301 and html.count('href="https://example.com/') == 302
    assert plain("# Now\n- see [the plan](https://example.com/a) `now`") == "Now see the plan now"
    assert first_words("\n\nWe do it. Then more.\n\nLater", 12) == "We do it."
