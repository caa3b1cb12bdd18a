"""Descriptions of other products as Markdown: what is meant stays, nothing harmful comes along, nothing takes long."""

import re
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.imports import RowError
from core.imports.markup_html import from_html
from core.imports.markup_jira import from_jira
from core.markdown import render
from roadmap.models import Item, Product
from tests.conftest import Act
from tests.imports.conftest import Bring

HTML = (
    ("<p>Make it <b>dark </b>and <i>calm</i>.<br>Next</p>", "Make it **dark** and *calm*.\nNext"),
    ("<h2>Why</h2><p>Because</p>", "## Why\n\nBecause"),
    ("<ul><li>one<ul><li>deep</li></ul></li><li><p>two</p></li></ul>", "- one\n  - deep\n- two"),
    ("<ol><li>a</li><li>b</li></ol><p>c</p>", "1. a\n2. b\n\nc"),
    ('<p><a href="https://a.example/x_y">this</a></p>', "[this](https://a.example/x_y)"),
    ('<p><a href="https://a.example/(x)">this</a></p>', "[this](<https://a.example/(x)>)"),
    ("<pre><code>x = 1\n  y *z*</code></pre>", "```\nx = 1\n  y *z*\n```"),
    ("<p>use <code>a_b</code></p>", "use `a_b`"),
    ("<blockquote><p>said</p></blockquote><p>then</p>", "> said\n\nthen"),
    ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>", "| A | B |\n| --- | --- |\n| 1 | 2 |"),
    ("<p>1 * 2 * 3, snake_case &amp; [x]</p>", r"1 \* 2 \* 3, snake_case & \[x\]"),
    ("<p># no heading</p>", r"\# no heading"),
    ("Plain: 1 < 2, and 3 > 2", "Plain: 1 < 2, and 3 > 2"),
    ("# Markdown\n\n*as it is*", "# Markdown\n\n*as it is*"),
)  # fmt: skip
JIRA = (
    ("h1. Heading\n\nSome *bold* and _calm_, -gone-.", "# Heading\n\nSome **bold** and *calm*, ~~gone~~."),
    ("* one\n** two\n# first", "- one\n  - two\n1. first"),
    ("{code:java}\nint *a* = 1;\n{code}\nafter", "```java\nint *a* = 1;\n```\n\nafter"),
    ("{noformat}\n``` x\n{noformat}", "````\n``` x\n````"),
    ("{code}\nnever closed", "```\nnever closed\n```"),
    ("[site|https://a.example/a_b_c] [https://b.example]", "[site](<https://a.example/a_b_c>) <https://b.example>"),
    ("{{a_b_c}} and [~ann]", "`a_b_c` and @ann"),
    ("{quote}\nsaid\n{quote}\nthen", "> said\n\nthen"),
    ("bq. wise", "> wise"),
    ("||A||B||\n|1|[x|https://a.example]|", "| A | B |\n| --- | --- |\n| 1 | [x](<https://a.example>) |"),
    ("a {color:red}red{color} word", "a red word"),
    ("2*3*4 is a-b-c and snake_case_name", "2*3*4 is a-b-c and snake_case_name"),
    ("Nothing of it.", "Nothing of it."),
)  # fmt: skip


@pytest.mark.parametrize(("said", "meant"), HTML, ids=range(len(HTML)))
def test_html_becomes_markdown(said: str, meant: str) -> None:
    assert from_html(said) == meant


@pytest.mark.parametrize(("said", "meant"), JIRA, ids=range(len(JIRA)))
def test_wiki_markup_becomes_markdown(said: str, meant: str) -> None:
    assert from_jira(said).strip() == meant


@pytest.mark.parametrize("convert", [from_html, from_jira])
@pytest.mark.parametrize(
    "said",
    [
        '<p><a href="javascript:alert(1)">x</a><script>alert(1)</script><img src=x onerror=alert(1)></p>',
        '<p><a href="https://a.example/&gt;)<script>alert(1)</script>">x</a></p>',
        "[x|javascript:alert(1)] {code}<script>alert(1)</script>{code}",
        "[x|https://a>) <img src=x onerror=alert(1)>]",
        "!javascript:alert(1)! \x001\x01 \x0099\x01",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    ],
    ids=range(6),
)
def test_nothing_harmful_comes_along(convert: Callable[[str], str], said: str) -> None:
    html = render(convert(said))
    assert not re.search(r"<script|<img|<a [^>]*javascript", html, re.I), html


N = 300_000
COSTLY = {
    "b": "<b>" * N, "div": "<div>" * 4_900, "lt": "<p>" + "<" * N, "amp": "<p>" + "&" * N, "comment": "<p>" + "<!--" * N,
    "quote": "<blockquote>" * 4_900, "spaces": "<p>" + " " * N * 3 + "x", "cells": "<table><tr>" + "<td>x" * 4_900,
    "lists": "<ul><li>" * 2_400, "attributes": "<p " + "a=" * N, "star": "*a " * N, "brace": "{" * N, "code": "{code}" * N,
    "link": "[a|b" * N, "bars": "|" * N, "rows": "|a|\n" * N, "mono": "{{a" * N, "hyphens": "-" * N + "x", "stars": "*" * N + " x",
    "quotes": "{quote}{code}" * (N // 3), "ticks": "{code}" + "`" * N, "nul": "\x00" * N, "brackets": "[~" * N,
}  # fmt: skip


@pytest.mark.parametrize("name", COSTLY)
def test_no_text_takes_long(name: str) -> None:
    for convert in (from_html, from_jira):
        began = time.process_time()
        with suppress(RowError):  # of those that are, or become, longer than any text here
            convert(COSTLY[name])
        assert time.process_time() - began < 8, convert


GROWING = {
    from_html: ("<blockquote>" * 50 + "<pre>" + "\n" * 500, "<ul><li>" * 40 + "<p>x</p>" * 500),
    from_jira: ("{quote}" + "x\n" * 700, "{code}" + "`" * 900, "|a|\n\n" * 200),
}


@pytest.mark.parametrize("convert", GROWING, ids=["html", "jira"])
def test_a_text_that_would_become_far_longer_is_refused(convert: Callable[..., str]) -> None:
    for said in GROWING[convert]:
        length = len(convert(said, limit=1_000_000))
        assert length > len(said)
        assert len(convert(said, limit=2 * length)) == length
        with pytest.raises(RowError, match=r"As Markdown this is longer|long; at most"):
            convert(said, limit=length - 1)
    with pytest.raises(RowError, match="at most 10 are kept"):
        convert("<p>" + "word " * 5, limit=10)


@pytest.mark.parametrize(
    ("convert", "said"),
    [
        (from_html, "<blockquote>" * 99 + "<pre>" + "\n" * 100_000),
        (from_jira, "{quote}" + "|a|\n\n" * 18_000),
    ],
    ids=["html", "jira"],
)
def test_what_grows_is_refused_before_it_is_large(convert: Callable[..., str], said: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(RowError, match="longer than 110,000"):
            convert(said, limit=110_000)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


@given(st.text(alphabet="<>/bpiulahrefcod=\"' \n*_{}[]|#-:&;`h1.!~\x00\x01", max_size=300))
def test_any_text_goes_through(text: str) -> None:
    for convert in (from_html, from_jira):
        html = render(convert(text))
        assert "<script" not in html and "\x01" not in from_jira(text)


@pytest.mark.django_db
def test_descriptions_of_aha_and_jira_come_in_as_markdown(bring: Bring, act: Act, product: Product) -> None:
    bring(
        b'title,text\nA,"<p>Make it <b>dark</b></p>"\n',
        fields={"title": "title", "description": {"column": "text", "markup": "html"}},
    )
    aha = b'Feature reference #,Feature name,Feature description\nA-1,B,"<ul><li>one</li></ul>"\n'
    assert bring(aha).mapping["preset"] == "aha"
    jira = b'Issue key,Summary,Issue Type,Status,Description\nJ-1,C,Story,To Do,"h2. Why\n*now*"\n'
    assert bring(jira).mapping["preset"] == "jira"
    with act():
        told = dict(Item.objects.values_list("title", "description"))
    assert told == {"A": "Make it **dark**", "B": "- one", "C": "## Why\n**now**"}
