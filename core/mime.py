"""A mail as bytes for the wire.

The standard library's generator takes longer for one mail than a mail server does, and a digest has a thousand readers.
What goes out is of one shape, text with HTML beside it, so it is written down directly.
"""

from __future__ import annotations

import binascii
from collections.abc import Iterable
from email.header import Header
from email.utils import formataddr, parseaddr
from functools import lru_cache

CRLF = b"\r\n"
LONGEST_LINE = 998  # RFC 5322; servers cut or refuse what is longer
FOLD_AT = 76


def compose(headers: Iterable[tuple[str, str]], text: str, html: str, boundary: str) -> bytes:
    """The whole mail. `boundary` must be one that nobody could have written into it."""
    head = [_header(name, value) for name, value in headers] + [b"MIME-Version: 1.0"]
    if not html:
        return CRLF.join([*head, _part("plain", text)])
    mark = f"=_{boundary}".encode()
    begin = b"--" + mark
    kind = b'Content-Type: multipart/alternative; boundary="' + mark + b'"'
    parts = (begin, _part("plain", text), begin, _part("html", html), begin + b"--", b"")
    return CRLF.join([*head, kind, b"", *parts])


def mailbox(name: str, address: str) -> str:
    """How an address and the name beside it stand in a header; `address` is ASCII."""
    if name and not _plain(name):
        return Header(name, "utf-8", maxlinelen=FOLD_AT).encode(linesep="\r\n") + f" <{address}>"
    return formataddr((name, address))


@lru_cache(256)
def sender(written: str) -> str:
    """A From as somebody configured it, with what is not ASCII encoded."""
    if written.isascii():
        return written
    return mailbox(*parseaddr(written))


def _header(name: str, value: str) -> bytes:
    if any(sign in value.replace("\r\n ", "") for sign in "\r\n"):
        raise ValueError(f"A line break in {name}")
    if not value.isascii() or (name == "Subject" and not _plain(value)):
        value = _folded(name, value)
    return f"{name}: {value}".encode("ascii")


@lru_cache(256)
def _folded(name: str, value: str) -> str:
    """A thousand readers have the same subject."""
    return Header(value, "utf-8", header_name=name, maxlinelen=FOLD_AT).encode(linesep="\r\n")


def _plain(value: str) -> bool:
    """Neither in need of encoding nor something that would be decoded."""
    return value.isascii() and "=?" not in value and len(value) <= FOLD_AT


def _part(kind: str, content: str) -> bytes:
    encoding, body = _encoded(content.replace("\r\n", "\n").replace("\r", "\n"))
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    return head.encode() + body


def _encoded(content: str) -> tuple[str, bytes]:
    """As it is where the wire can carry it, else so that it stays legible."""
    if content.isascii() and max(map(len, content.split("\n"))) <= LONGEST_LINE:
        return "7bit", content.encode().replace(b"\n", CRLF)
    quoted = binascii.b2a_qp(content.encode(), quotetabs=False, istext=True)
    return "quoted-printable", quoted.replace(b"\n", CRLF)
