"""Which letters the bytes of a file mean. People do not know; so it is worked out, and told where in doubt."""

import codecs
from dataclasses import dataclass, field
from pathlib import Path

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CHUNK = 1 << 20
# Fewer letters than this beyond ASCII say too little for statistics; Windows-1252 is what they nearly always are.
ENOUGH = 20


@dataclass
class Encoding:
    name: str
    warnings: list[str] = field(default_factory=list)


def detect(path: Path) -> Encoding:
    """The encoding of a text file; reading with it and errors="replace" never fails."""
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, name in BOMS:
        if head.startswith(mark):
            return Encoding(name)
    if wide := without_bom(head):
        return Encoding(wide)
    good, broken = utf8_letters(path)
    if not broken:
        return Encoding("utf-8")
    if good >= broken:
        return Encoding("utf-8", [broken_places(broken)])
    return by_statistics(path)


def without_bom(head: bytes) -> str:
    """UTF-16 without its mark shows by zero bytes in every other place."""
    pairs = len(head) // 2
    if pairs < 4:
        return ""
    if head[1::2].count(0) > 0.4 * pairs > head[0::2].count(0) * 4:
        return "utf-16-le"
    if head[0::2].count(0) > 0.4 * pairs > head[1::2].count(0) * 4:
        return "utf-16-be"
    return ""


def utf8_letters(path: Path) -> tuple[int, int]:
    """How many letters beyond ASCII are sound UTF-8, and how many places are not."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    good = broken = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if chunk.isascii() and not decoder.getstate()[0]:
                continue
            text = decoder.decode(chunk)
            wrong = text.count("\ufffd") - chunk.count(b"\xef\xbf\xbd")
            broken += max(wrong, 0)
            good += len(text) - len(text.encode("ascii", "ignore")) - max(wrong, 0)
    broken += len(decoder.decode(b"", final=True))
    return good, broken


def broken_places(count: int) -> str:
    return ngettext(
        "%(count)d place is not sound UTF-8; the letter there became “�”.",
        "%(count)d places are not sound UTF-8; the letters there became “�”.",
        count,
    ) % {"count": count}


def by_statistics(path: Path) -> Encoding:
    sample = telling_lines(path)
    beyond = sum(byte > 127 for byte in sample)
    best = from_bytes(sample).best() if beyond >= ENOUGH else None
    name = best.encoding.replace("_", "-") if best else "cp1252"
    warning = _("Read as %(encoding)s, because it is not UTF-8. Look whether the accents are right.")
    return Encoding(name, [warning % {"encoding": name}])


def telling_lines(path: Path, size: int = 64 * 1024) -> bytes:
    """Lines with letters beyond ASCII, up to `size` bytes: only they tell encodings apart."""
    sample = bytearray()
    with path.open("rb") as file:
        while len(sample) < size and (line := file.readline(8192)):
            if not line.isascii():
                sample += line
    return bytes(sample)
