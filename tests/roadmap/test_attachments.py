"""Files on items: known by content, handed out harmlessly, counted, undone, swept."""

import gzip
import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from core import media
from core.errors import Invalid
from core.models import Schedule, User
from pmhub import bodies
from roadmap.access_talk import attachment_for
from roadmap.actions import attachments
from roadmap.actions.attachments import attach, bytes_of, delete_attachment, restore_attachment, sweep
from roadmap.models import Attachment, AttachmentBody, Item
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"GIF89arest", "image/gif"),
        (b"RIFF\0\0\0\0WEBPrest", "image/webp"),
        (b"%PDF-1.7", "application/pdf"),
        (gzip.compress(b"x", mtime=0), "application/gzip"),
        (archive("a.txt"), "application/zip"),
        (archive("[Content_Types].xml", "word/document.xml"), media.OFFICE + "wordprocessingml.document"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), media.OFFICE + "spreadsheetml.sheet"),
        (b"\0\0\0\x18ftypmp42", "video/mp4"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "text/plain"),
        (b"<!doctype html><script>alert(1)</script>", "text/plain"),
        ("größe;menge".encode(), "text/plain"),
        ("größe;menge".encode("latin-1"), "text/plain"),
        (b"MZ\x90\0\3\0\0\0", ""),
        (b"\x7fELF\2\1\1\0", ""),
        (bytes(range(128, 256)), ""),
    ],
    ids=lambda value: value if isinstance(value, str) else "data",
)
def test_the_content_tells_the_kind(data: bytes, found: str) -> None:
    assert media.type_of(data) == found


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\tmp\\plan.pdf", "plan.pdf"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie_ x.txt"),
        ("  ", "file"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_name_misleads_nobody(given: str, kept: str) -> None:
    assert media.file_name(given) == kept


@pytest.fixture
def kept(act: Act, cora: User, item: Item) -> Attachment:
    with act(cora) as actor:
        return attach(item, io.BytesIO(PNG), name="map.html", by=actor)


class TestKeeping:
    def test_the_name_and_the_header_are_not_believed(self, api: Any, cora: User, item: Item) -> None:
        lying = SimpleUploadedFile("photo.png", b"<script>alert(1)</script>", "image/png")
        answer = api(cora).post(url(f"items/{item.key}/attachments"), {"file": lying}, format="multipart")
        assert answer.status_code == 201, answer.content
        assert (answer.json()["media_type"], answer.json()["by"]) == ("text/plain", str(cora.pk))

    def test_the_body_may_be_the_file(self, api: Any, cora: User, item: Item) -> None:
        place = url(f"items/{item.key}/attachments?name=map.png")
        answer = api(cora).post(place, PNG, content_type="application/octet-stream")
        assert (answer.json()["name"], answer.json()["size"]) == ("map.png", len(PNG))
        listed = api(cora).get(url(f"items/{item.key}/attachments")).json()["results"]
        assert [one["name"] for one in listed] == ["map.png"]

    @pytest.mark.parametrize("data", [b"", b"MZ\x90\0\3\0\0\0"])
    def test_nothing_and_programs_are_refused(self, act: Act, cora: User, item: Item, data: bytes) -> None:
        with act(cora) as actor, pytest.raises(Invalid):
            attach(item, io.BytesIO(data), name="x", by=actor)

    def test_too_large_is_refused(self, act: Act, cora: User, item: Item, settings: Any) -> None:
        settings.ATTACHMENT_BYTES = 10
        with act(cora) as actor, pytest.raises(Invalid, match="larger than 10"):
            attach(item, io.BytesIO(PNG), name="x", by=actor)

    def test_a_full_workspace_takes_no_more(
        self, act: Act, cora: User, item: Item, kept: Attachment, settings: Any
    ) -> None:
        settings.ATTACHMENTS_BYTES = len(PNG) + 5
        with act(cora) as actor, pytest.raises(Invalid, match="already keeps"):
            attach(item, io.BytesIO(PNG), name="x", by=actor)

    def test_the_server_lets_its_size_through(self) -> None:
        assert bodies.most_for("/api/v1/workspaces/acme/items/PAY-1/attachments") == bodies.MOST_FOR_FILES
        assert bodies.most_for("/w/acme/roadmap/items/PAY-1/files/") == bodies.MOST_FOR_FILES
        assert bodies.most_for("/w/acme/roadmap/items/PAY-1/about/") == bodies.MOST


class TestHandingOut:
    def test_an_image_is_shown_only_when_asked(self, web: Any, vera: User, kept: Attachment) -> None:
        place = f"/w/acme/roadmap/files/{kept.pk}/"
        given = web(vera).get(place)
        assert given.content == PNG
        assert given["Content-Disposition"].startswith("attachment")
        assert given["X-Content-Type-Options"] == "nosniff"
        assert given["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        shown = web(vera).get(place + "?inline")
        assert (shown["Content-Disposition"][:6], shown["Content-Type"]) == ("inline", "image/png")

    @pytest.mark.parametrize(
        "data", [b"<svg onload='alert(1)'/>", b"<html><script>1</script>", b"%PDF-1.4 x"]
    )
    def test_nothing_else_ever_is(self, act: Act, web: Any, cora: User, item: Item, data: bytes) -> None:
        with act(cora) as actor:
            file = attach(item, io.BytesIO(data), name="x.svg", by=actor)
        given = web(cora).get(f"/w/acme/roadmap/files/{file.pk}/?inline")
        assert given["Content-Disposition"].startswith("attachment")
        assert "svg" not in given["Content-Type"]
        assert "html" not in given["Content-Type"]

    def test_another_workspace_has_none_of_it(
        self, api: Any, web: Any, charlie: User, other: Any, kept: Attachment
    ) -> None:
        assert web(charlie).get(f"/w/other/roadmap/files/{kept.pk}/").status_code == 404
        assert web(charlie).get(f"/w/acme/roadmap/files/{kept.pk}/").status_code == 404
        client = api(charlie, other)
        for path in (f"attachments/{kept.pk}", f"attachments/{kept.pk}/content"):
            assert client.get(url(path, "other")).status_code == 404
        assert client.post(url(f"attachments/{kept.pk}/restore", "other")).status_code == 409


class TestTakingAway:
    def test_who_attached_it_and_editors_may(
        self, api: Any, cora: User, bob: User, vera: User, adam: User, kept: Attachment, act: Act, item: Item
    ) -> None:
        headers = {"headers": {"If-Match": "*"}}
        assert api(vera).delete(url(f"attachments/{kept.pk}"), **headers).status_code == 403
        assert api(bob).delete(url(f"attachments/{kept.pk}"), **headers).status_code == 204
        with act(bob) as actor:
            his = attach(item, io.BytesIO(PNG), name="his", by=actor)
        assert api(cora).delete(url(f"attachments/{his.pk}"), **headers).status_code == 403

    def test_it_comes_back_with_its_bytes(self, act: Act, cora: User, kept: Attachment) -> None:
        with act(cora) as actor:
            delete_attachment(attachment_for(actor, kept.pk), by=actor)
            assert not Attachment.objects.exists()
        with act(cora) as actor:
            assert bytes_of(restore_attachment(kept.pk, by=actor)) == PNG

    def test_bytes_are_swept_when_nobody_can_want_them(
        self, act: Act, cora: User, kept: Attachment, item: Item, monkeypatch: Any, web: Any
    ) -> None:
        with act(cora) as actor:
            other = attach(item, io.BytesIO(PNG), name="stays", by=actor)
            delete_attachment(attachment_for(actor, kept.pk), by=actor)
        with act():
            assert sweep() == 0
            later = timezone.now() + timedelta(days=8)
            monkeypatch.setattr(attachments.timezone, "now", lambda: later)
            assert sweep() == 1
            assert [body.attachment_id for body in AttachmentBody.objects.all()] == [other.pk]
        place = f"/w/acme/roadmap/files/{kept.pk}/restore/"
        assert web(cora).post(place).status_code == 409

    def test_a_schedule_sweeps(self, act: Act, kept: Attachment) -> None:
        with act():
            assert Schedule.objects.get(kind="attachments").cadence == "daily"


def test_one_file_costs_few_statements(act: Act, cora: User, item: Item, kept: Attachment) -> None:
    with act(cora) as actor:
        before = len(connection.queries_log)
        connection.force_debug_cursor = True
        attach(item, io.BytesIO(PNG), name="x", by=actor)
        connection.force_debug_cursor = False
        # lock, sum, row, its ids, body, schedule
        assert len(connection.queries_log) - before <= 8
