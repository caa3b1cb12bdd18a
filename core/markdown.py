"""What people write, as harmless HTML: markdown-it renders, nh3 lets only plain text markup through."""

from collections.abc import Callable, Iterable
from importlib import import_module

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).enable(
    ["table", "strikethrough"]
)
# Cells that a row leaves out and a table fills in: a few characters must not become a megabyte.
import_module("markdown_it.rules_block.table").MAX_AUTOCOMPLETED_CELLS = 5000  # type: ignore[attr-defined]
# How much longer than the text all addresses in it may be: each mark of a reference repeats the whole of it.
MOST_REPEATED = 20_000
TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "a", "ul", "ol", "li", "blockquote", "code", "pre"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}


def render(text: str, inline: Callable[[list[Token]], list[Token]] | None = None) -> SafeString:
    """HTML of a Markdown text. Links open only http, https and mailto and pass on nothing of where they stood.

    `inline` may change the parts of each line of text, such as names into marks; what it makes is cleaned too.
    """
    tokens = _parser.parse(text)
    for token in tokens:
        if inline and token.children:
            token.children = inline(token.children)
    _spare(tokens, len(text) + MOST_REPEATED)
    html = nh3.clean(
        _parser.renderer.render(tokens, _parser.options, {}),
        tags=TAGS,
        attributes={"a": {"href", "title"}, "strong": {"class"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(html)  # noqa: S308  cleaned on the line above


def bare(line: str) -> str:
    """The words of one line without the marks of emphasis, links and headings, for where nothing is set in bold."""
    tokens = _parser.parseInline(line)
    words = "".join(child.content for token in tokens for child in token.children or () if child.content)
    return words.lstrip("#").lstrip() if line.startswith("#") else words


def _spare(tokens: Iterable[Token], room: int) -> None:
    """Links past this many characters of addresses lead nowhere."""
    for token in tokens:
        for part in token.children or ():
            room -= sum(len(str(value)) for value in part.attrs.values())
            if room < 0:
                part.attrs = {}
