"""HTML of other products as Markdown. First made well-formed and harmless, so that one pass over it is enough."""

import re
from html.parser import HTMLParser

import nh3

from core.imports.markup_lines import Lines
from core.imports.values import LIMITS, fitting

TAGS = {
    *("p", "div", "br", "hr", "em", "i", "strong", "b", "s", "del", "strike", "a", "ul", "ol", "li", "blockquote", "code"),
    *("pre", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "th", "td"),
}  # fmt: skip
LOOKS = re.compile(
    r"</?(?:p|div|br|b|i|strong|em|a|ul|ol|li|h[1-6]|pre|code|table|tr|td|span|blockquote)\b[^<>]{0,2000}>",
    re.I,
)
# A text with more tags or signs, or tags deeper in each other, stays as it is: nobody wrote it, and it takes long.
MOST_SIGNS, DEEPEST = 5_000, 100
MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "s": "~~", "del": "~~", "strike": "~~"}
SPECIAL = re.compile(r"[\\`*\[\]]|(?<!\w)_|_(?!\w)")
STARTS = re.compile(r"^(\s*)(#{1,6}(?=\s)|[-+>](?=\s)|\d{1,9}(?=[.)]\s))")
SPACE = re.compile(r"[^\S\n]*\n\s*|[^\S\n]+")


def from_html(text: str, limit: int = LIMITS["long"]) -> str:
    """Raises: RowError where the text, or what it becomes, is longer than `limit`."""
    fitting(text, limit)
    if not LOOKS.search(text) or text.count("<") + text.count("&") > MOST_SIGNS:
        return text
    clean = nh3.clean(
        text,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    writer = Writer(limit)
    writer.feed(clean)
    writer.close()
    return text if writer.too_deep else fitting(writer.told(), limit)


class Writer(HTMLParser):
    """Writes line after line; each begins with what the blocks around it ask for ("> ", the indent of a list)."""

    def __init__(self, limit: int = LIMITS["long"]) -> None:
        super().__init__(convert_charrefs=True)
        self.lines = Lines(limit)
        self.line: list[str] = []
        self.before: list[str] = []
        self.lists: list[int] = []
        self.open: list[str] = []
        self.links: list[str] = []
        self.cells = 0
        self.pre = self.too_deep = False

    def told(self) -> str:
        self.end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip("\n")

    def end_line(self, blank: bool = False) -> None:
        text = "".join(self.line).strip() if not self.pre else "".join(self.line)
        self.line = []
        prefix = "".join(self.before)
        if text or self.pre:
            self.lines.append((prefix + text).rstrip())
            self.before = [" " * len(one) if one.strip() != ">" else one for one in self.before]
        if blank and self.lines and self.lines[-1].strip(" >"):
            self.lines.append(prefix.rstrip() if ">" in prefix else "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        if len(self.open) > DEEPEST:
            self.too_deep = True
            self.open = self.open[:DEEPEST]
        begin = getattr(self, f"begin_{'heading' if tag in HEADINGS else tag}", None)
        if begin:
            begin(tag, dict(attrs))
        elif tag in MARKS and not self.pre:
            self.line.append(MARKS[tag])

    def handle_endtag(self, tag: str) -> None:
        if self.open:
            self.open.pop()
        end = getattr(self, f"end_{'heading' if tag in HEADINGS else tag}", None)
        if end:
            end(tag)
        elif tag in MARKS and not self.pre:
            self.close_mark(MARKS[tag])

    def close_mark(self, mark: str) -> None:
        """Spaces before the end of emphasis go after it; emphasis of nothing is none."""
        if self.line and self.line[-1] == mark:
            self.line.pop()
            return
        last = self.line.pop() if self.line else ""
        bare = last.rstrip()
        self.line += [bare, mark, last[len(bare) :]]

    def handle_data(self, data: str) -> None:
        if self.pre:
            first, *rest = data.split("\n")
            self.line.append(first)
            for text in rest:
                self.end_line()
                self.line.append(text)
            return
        text = SPACE.sub(" ", data)
        if not self.line:
            text = text.lstrip()
        elif self.line[-1] in MARKS.values() and text.startswith(" "):
            mark = self.line.pop()
            text, self.line = text.lstrip(), [*self.line, " ", mark]
        if text:
            self.line.append(
                text if "code" in self.open else escaped(text, not any(part.strip() for part in self.line))
            )

    # Blocks -------------------------------------------------------------------------------------------------------

    def begin_p(self, tag: str, attrs: dict[str, str | None]) -> None:
        self.end_line(blank="li" not in self.open)

    def end_p(self, tag: str) -> None:
        self.end_line(blank="li" not in self.open)

    begin_div, end_div = begin_p, end_p

    def begin_heading(self, tag: str, attrs: dict[str, str | None]) -> None:
        self.end_line(blank=True)
        self.line.append("#" * int(tag[1]) + " ")

    def end_heading(self, tag: str) -> None:
        self.end_line(blank=True)

    def begin_br(self, tag: str, attrs: dict[str, str | None]) -> None:
        self.open.pop()
        self.end_line()

    def begin_hr(self, tag: str, attrs: dict[str, str | None]) -> None:
        self.open.pop()
        self.end_line(blank=True)
        self.line.append("---")
        self.end_line(blank=True)

    def begin_ul(self, tag: str, attrs: dict[str, str | None]) -> None:
        self.end_line(blank=not self.lists)
        self.lists.append(0 if tag == "ul" else 1)

    def end_ul(self, tag: str) -> None:
        self.end_line(blank=len(self.lists) == 1)
        if self.lists:
            self.lists.pop()

    begin_ol, end_ol = begin_ul, end_ul

    def begin_li(self, tag: str, attrs: dict[str, str | None]) -> None:
        self.end_line()
        number = self.lists[-1] if self.lists else 0
        self.before.append(f"{number}. " if number else "- ")
        if number:
            self.lists[-1] += 1

    def end_li(self, tag: str) -> None:
        self.end_line()
        if self.before:
            self.before.pop()

    def begin_blockquote(self, tag: str, attrs: dict[str, str | None]) -> None:
        self.end_line(blank=True)
        self.before.append("> ")

    def end_blockquote(self, tag: str) -> None:
        self.end_line()
        if self.before:
            self.before.pop()
        while self.lines and not self.lines[-1].strip(" >"):
            self.lines.pop()
        if self.lines:
            self.lines.append("".join(self.before).rstrip())

    def begin_pre(self, tag: str, attrs: dict[str, str | None]) -> None:
        self.end_line(blank=True)
        self.line.append("```")
        self.end_line()
        self.pre = True

    def end_pre(self, tag: str) -> None:
        if self.line:
            self.end_line()
        self.pre = False
        self.line.append("```")
        self.end_line(blank=True)

    def begin_code(self, tag: str, attrs: dict[str, str | None]) -> None:
        if not self.pre:
            self.line.append("`")

    def end_code(self, tag: str) -> None:
        if not self.pre:
            self.line.append("`")

    def begin_a(self, tag: str, attrs: dict[str, str | None]) -> None:
        self.links.append(attrs.get("href") or "")
        if self.links[-1]:
            self.line.append("[")

    def end_a(self, tag: str) -> None:
        href = self.links.pop() if self.links else ""
        if href:
            plain = href.translate(ADDRESS)
            self.line.append(f"](<{plain}>)" if "(" in plain or ")" in plain else f"]({plain})")

    def begin_tr(self, tag: str, attrs: dict[str, str | None]) -> None:
        self.end_line(blank=not self.cells)
        self.line.append("|")

    def end_td(self, tag: str) -> None:
        self.line.append(" |")

    end_th = end_td

    def begin_td(self, tag: str, attrs: dict[str, str | None]) -> None:
        self.line.append(" ")

    begin_th = begin_td

    def end_tr(self, tag: str) -> None:
        count = "".join(self.line).count(" |")
        self.end_line()
        if not self.cells and count:
            self.lines.append("|" + " --- |" * count)
        self.cells = self.cells or count

    def end_table(self, tag: str) -> None:
        self.cells = 0
        self.end_line(blank=True)


HEADINGS = {f"h{n}" for n in range(1, 7)}
ADDRESS = {ord(sign): None for sign in "<>\n\r\t "}


def escaped(text: str, starts: bool) -> str:
    """What Markdown would take for a mark; at the start of a line also what would begin a list or a heading."""
    text = SPECIAL.sub(lambda found: f"\\{found[0]}", text)
    return (
        STARTS.sub(lambda found: f"{found[1]}\\{found[2]}" if not found[2].isdigit() else found[0], text)
        if starts
        else text
    )
