"""The API's description is for anybody, so it costs next to nothing."""

import json
from typing import Any

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from core.api import docs

pytestmark = pytest.mark.django_db
URL = "/api/v1/schema"


def test_it_is_made_once_for_each_form(monkeypatch: pytest.MonkeyPatch) -> None:
    docs._written.cache_clear()
    made: list[int] = []
    real = SchemaGenerator.get_schema

    def counted(self: Any, *args: Any, **options: Any) -> Any:
        made.append(1)
        return real(self, *args, **options)

    monkeypatch.setattr(docs.SchemaGenerator, "get_schema", counted)
    yaml = Client().get(URL)
    for query in ("", "?version=2", "?x=1", "?lang=xx"):
        assert Client().get(URL + query).content == yaml.content
    assert len(made) == 1 and yaml.content.startswith(b"openapi: 3.1.0")
    assert yaml["Content-Type"].startswith("application/vnd.oai.openapi")
    told = json.loads(Client().get(URL, headers={"Accept": "application/vnd.oai.openapi+json"}).content)
    assert told == json.loads(Client().get(f"{URL}?format=json").content) and "paths" in told
    assert len(made) == 2


@pytest.mark.parametrize("query", ["version=%0d%0aX-Evil:1", "lang=..%2F..%2Fx", "version=%22"])
def test_what_is_asked_besides_is_in_no_header(query: str) -> None:
    answer = Client().get(f"{URL}?{query}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'inline; filename="pmhub.yaml"' and "X-Evil" not in answer


def test_another_form_is_refused() -> None:
    assert Client().get(f"{URL}?format=xml").status_code == 400
    assert Client().post(URL).status_code == 405
