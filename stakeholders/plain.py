"""Markdown to a few plain words, for lists, mails and status pages."""

import re

# Each begins anew at its own first sign, or ends within bounds: strangers read what these are run over.
MARKS = re.compile(r"(```.*?```|!\[[^\[\]]*\]\([^)]{0,500}\)|<[^<>]{1,500}>)", re.S)
LINK = re.compile(r"\[([^\[\]]*)\]\([^)]{0,500}\)")
BLOCK = re.compile(r"^[ \t]*(#{1,6}|[-*+]|\d+[.)]|>)\s+", re.M)
EMPHASIS = re.compile(r"(\*\*|__|\*|`|~~)")
# Where the first words are found, if anywhere.
MOST_LOOKED_AT = 10_000
SENTENCE = re.compile(r"(?<=[.!?…])\s")


def plain(markdown: str) -> str:
    """All words of `markdown` on one line, without its marks."""
    text = LINK.sub(r"\1", MARKS.sub(" ", markdown))
    return " ".join(EMPHASIS.sub("", BLOCK.sub("", text)).split())


def paragraphs(markdown: str) -> list[str]:
    """The paragraphs of `markdown` as plain lines, for the text part of a mail."""
    return [line for block in re.split(r"\n\s*\n", markdown) if (line := plain(block))]


def first_words(markdown: str, length: int) -> str:
    """The first paragraph's whole sentences that fit in `length`, or its first words and an ellipsis."""
    lead = next(iter(paragraphs(markdown[:MOST_LOOKED_AT])), "")
    if len(lead) <= length:
        return lead
    kept = ""
    for sentence in SENTENCE.split(lead):
        if len(kept) + len(sentence) + 1 > length:
            break
        kept = f"{kept} {sentence}".strip()
    return kept or lead[:length].rsplit(" ", 1)[0].rstrip(",;:") + "…"
