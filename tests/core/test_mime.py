"""What is written down by hand reads back, by the standard library's parser, as what was meant."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import mime
from core.text import one_line, storable

TEXT = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\r\n\t .=é")), max_size=2500).map(
    storable
)


def read(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def part(content: bytes, kind: str) -> str:
    """The body as it was before anybody took line ends apart."""
    body = read(content).get_body((kind,))
    assert body is not None
    return body.get_payload(decode=True).decode()  # type: ignore[union-attr]


def lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")


@settings(max_examples=150, deadline=None)
@given(text=TEXT, html=TEXT.filter(bool), subject=st.text(max_size=320).map(one_line))
def test_whatever_is_written_arrives(text: str, html: str, subject: str) -> None:
    content = mime.compose([("Subject", subject)], text, html, boundary="f" * 32)
    assert part(content, "plain") == lines(text)
    assert part(content, "html") == lines(html)
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"") and b"\r" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "subject",
    [
        "Later: Instant payouts, now Q4 2026",
        "Später: Überweisungen " * 9,
        "A" * 300,
        "word " * 60,
        "=?utf-8?q?x?=",
    ],
)
def test_a_subject_is_read_as_it_was_written(subject: str) -> None:
    assert read(mime.compose([("Subject", subject)], "text", "", "b"))["Subject"].strip() == subject.strip()


def test_plain_english_goes_as_it_is_and_the_rest_stays_legible() -> None:
    content = mime.compose([], "Plain", "<p>Grüße an alle</p>", "b")
    assert b"Content-Transfer-Encoding: 7bit\r\n\r\nPlain" in content
    assert b"<p>Gr=C3=BC=C3=9Fe an alle</p>" in content


def test_a_long_line_is_not_sent_as_it_is() -> None:
    content = mime.compose([], "x" * 5000, "", "b")
    assert max(map(len, content.split(b"\r\n"))) <= 76
    assert read(content).get_content() == "x" * 5000


@pytest.mark.parametrize("value", ["a\nBcc: eve@example.com", "a\rb", "a\r\nBcc: eve@example.com"])
def test_a_line_break_in_a_header_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="line break"):
        mime.compose([("X-Note", value)], "text", "", "b")
