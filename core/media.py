"""What a file is, by its content alone: its name and what the sender calls it are only claims."""

from __future__ import annotations

import re
import unicodedata

TEXT = "text/plain"
# What a browser may show in a page. Everything else is handed over to be kept.
IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    # Office files from before 2007.
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
OFFICE = "application/vnd.openxmlformats-officedocument."
# By the name of a part that lies in the archive.
IN_ARCHIVE: tuple[tuple[bytes, str], ...] = (
    (b"word/", OFFICE + "wordprocessingml.document"),
    (b"xl/", OFFICE + "spreadsheetml.sheet"),
    (b"ppt/", OFFICE + "presentationml.presentation"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
    (
        b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.spreadsheet",
    ),
    (
        b"mimetypeapplication/vnd.oasis.opendocument.presentation",
        "application/vnd.oasis.opendocument.presentation",
    ),
)
# Characters that no text has: what holds one is a program or the like.
NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
LONGEST_NAME = 200


def type_of(data: bytes) -> str:
    """The media type, or "" for what is not known. SVG, HTML and all that a browser would run are plain text here."""
    for beginning, found in BEGINNINGS:
        if data.startswith(beginning):
            return found
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp":
        return "video/mp4"
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _of_archive(data)
    return TEXT if _is_text(data) else ""


def _of_archive(data: bytes) -> str:
    # The names of the first parts stand near the beginning, those of all at the end.
    looked_at = data[:4096] + data[-65536:]
    return next((found for mark, found in IN_ARCHIVE if mark in looked_at), "application/zip")


def _is_text(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True  # UTF-16, as spreadsheets write it
    if NOT_TEXT.search(data):
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return _is_latin(data)
    return True


def _is_latin(data: bytes) -> bool:
    """Text of an old program: letters of Western Europe among mostly plain ones."""
    return len(re.findall(rb"[\x80-\xff]", data)) * 3 < len(data)


def file_name(given: str) -> str:
    """The last part of a path, without what would mislead a reader or a file system; never empty."""
    last = re.split(r"[/\\]", given)[-1]
    # Cc, Cf: among them the marks by which "gpj.exe" reads "exe.jpg".
    kept = "".join(sign for sign in last if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co"))
    kept = re.sub(r'["<>|:*?]', "_", kept).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if dot and stem and len(ending) <= 20:
        return stem[: LONGEST_NAME - len(ending) - 1] + dot + ending
    return kept[:LONGEST_NAME] or "file"
