"""Files and mappings that are made to break the reader are refused in words."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from openpyxl.xml import DEFUSEDXML

from core.errors import Invalid
from core.imports.source import open_source
from core.models import User
from tests.conftest import url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product")]
CARD = {"id": "1", "name": "x", "idList": "l"}
DEEP = "[" * 50_000 + "]" * 50_000


def trello(**parts: Any) -> dict[str, Any]:
    return {"lists": [], "cards": [CARD]} | parts


SHAPES: dict[str, Any] = {
    "list for a list's id": trello(lists=[{"id": [1]}]),
    "object for a card's id": trello(cards=[{**CARD, "id": {}}]),
    "list for where a card is": trello(cards=[{**CARD, "idList": []}]),
    "number for members": trello(cards=[{**CARD, "idMembers": 5}]),
    "list for a member's id": trello(members=[{"id": []}]),
    "places of two kinds": trello(
        checklists=[{"idCard": "1", "checkItems": [{"pos": "a"}, {"pos": 1}]}],
    ),
    "list for a comment's card": trello(
        actions=[{"type": "commentCard", "data": {"card": {"id": []}}}],
    ),
    "deep lists": [{"a": json.loads("[" * 400 + "1" + "]" * 400)}],
}


def hand_in(client: Any, data: bytes, name: str) -> Any:
    form = {"file": SimpleUploadedFile(name, data), "kind": "items"}
    return client.post(url("imports"), form, format="multipart")


@pytest.mark.parametrize("name", SHAPES)
def test_json_of_another_shape(api: Any, bob: User, name: str) -> None:
    refused = hand_in(api(bob), json.dumps(SHAPES[name]).encode(), "board.json")
    assert refused.status_code == 400 and "file" in refused.json()["errors"]


@pytest.mark.parametrize(
    "body",
    [DEEP, '{"a":' * 900 + "1" + "}" * 900, '{"fields": {"title": {"column": "\\ud800"}}}', "NaN"],
    ids=["lists", "objects", "surrogate", "nan"],
)
def test_bodies_of_a_mapping_and_of_an_application(api: Any, bob: User, body: str) -> None:
    client = api(bob)
    pk = hand_in(client, b"title\nOne\n", "items.csv").json()["id"]
    for method, path in (("PUT", "mapping"), ("POST", "application")):
        answer = client.generic(method, url(f"imports/{pk}/{path}"), body, content_type="application/json")
        assert answer.status_code == 400, answer.content


def workbook(shared: bytes) -> bytes:
    made, file = Workbook(), io.BytesIO()
    made.active.append(["title"])
    made.save(file)
    out = io.BytesIO()
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in whole.namelist():
            changed.writestr(name, shared if name == "xl/workbook.xml" else whole.read(name))
    return out.getvalue()


DEFINED = '<!DOCTYPE x [<!ENTITY a "' + "A" * 1000 + '">]><x>&a;</x>'


@pytest.mark.parametrize(
    "part",
    [
        f'<?xml version="1.0"?>{DEFINED}'.encode(),
        f'<?xml version="1.0"?><!--{" -" * 40_000}-->{DEFINED}'.encode(),
        f'<?xml version="1.0" encoding="utf-16"?>{DEFINED}'.encode("utf-16"),
    ],
    ids=["plain", "behind a comment", "in two bytes"],
)
def test_definitions_in_a_workbook(tmp_path: Path, part: bytes) -> None:
    """The first look finds them where they usually stand; wherever else, the parser refuses to read on."""
    assert DEFUSEDXML, "openpyxl takes the parser that refuses only where it is installed"
    file = tmp_path / "book.xlsx"
    file.write_bytes(workbook(part))
    with pytest.raises(Invalid):
        open_source(file)
