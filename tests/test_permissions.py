"""Every address with every method, role and foreign id: allowed, refused, and nothing leaks."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from rest_framework import serializers

from core import roles
from core.models import User, Workspace
from tests.permissions import OPEN, ROWS, Row
from tests.samples import Samples, samples_in

MARK, OTHER_MARK = "acmesample", "zzforeign"
ROLES = {"owner": "alice", "admin": "adam", "editor": "bob", "contributor": "cora", "viewer": "vera"}
# All that can be tried is tried as the owner, who may do the most, and once more by the others together.
PARTS = 4
ATTACKERS = [("owner", part) for part in range(PARTS)] + [
    (role, part) for part, role in enumerate(("viewer", "contributor", "editor", "admin"))
]
DESTROYS = re.compile(r"delete|remove|revoke|erase")
# Answers that mean: let in. What the view then makes of an empty body is its own tests' matter.
LET_IN = set(range(200, 300)) | {302, 304, 400, 409, 412, 415, 422, 428}


def patterns(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, str, Any]]:
    """(address pattern, name, view) of every address."""
    for entry in (resolver or get_resolver()).url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, address)
        elif isinstance(entry, URLPattern):
            yield address, entry.name or "", entry.callback


def of_workspaces() -> list[tuple[str, Any]]:
    return [(name, view) for address, name, view in patterns() if "<slug:slug>" in address]


def declared(view: Any) -> dict[str, str]:
    """What the view itself asks for."""
    if hasattr(view, "view_class"):
        return dict(view.view_class.needs)
    needs = getattr(view, "needs", {})
    return {"GET": needs.get("get", ""), "POST": needs.get("post", "")}


def test_every_address_has_a_row() -> None:
    missing = {name for name, _view in of_workspaces()} - set(ROWS) - OPEN
    assert missing == set(), "add rows to tests/permissions.py"
    assert set(ROWS) - {name for name, _view in of_workspaces()} == set(), "rows of addresses that are gone"


@pytest.mark.parametrize(("name", "view"), [row for row in of_workspaces() if row[0] in ROWS])
def test_the_view_asks_for_what_the_row_says(name: str, view: Any) -> None:
    assert declared(view) == ROWS[name].needs


def address_of(name: str, row: Row, slug: str, ids: Samples) -> str:
    return reverse(
        name, kwargs={"slug": slug} | {part: ids.get(kind, kind) for part, kind in row.ids.items()}
    )


def send(client: Client, method: str, address: str, body: Any = None) -> Any:
    """As browsers do to pages (a form), and programs to the API (JSON)."""
    headers = {"If-Match": "*"}
    if method == "GET":
        return client.get(address, headers=headers)
    if "/api/" not in address:
        return client.post(address, body or {}, headers=headers)
    return client.generic(method, address, json.dumps(body or {}), "application/json", headers=headers)


@pytest.fixture
def ids(acme: Workspace, alice: User) -> Samples:
    return samples_in(acme, alice, MARK)


@pytest.fixture
def foreign(other: Workspace, charlie: User) -> Samples:
    return samples_in(other, charlie, OTHER_MARK)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_says(role: str, web: Any, request: Any, ids: Samples) -> None:
    client = web(request.getfixturevalue(ROLES[role]))
    wrong = []
    for name, row in ROWS.items():
        for method, need in sorted(row.needs.items(), key=lambda pair: pair[0] == "DELETE"):
            if (method == "DELETE" or DESTROYS.search(name)) and method != "GET" and roles.holds(role, need):
                continue  # would remove the sample that later rows need; deleting has its own tests
            answer = send(client, method, address_of(name, row, "acme", ids))
            expected = LET_IN if roles.holds(role, need) else {403}
            expected = expected | {403} if row.own else expected
            if method == "GET" and answer.status_code == 405:
                continue  # an address that only takes POST says so before it looks who asks
            if answer.status_code not in expected and not (answer.status_code == 404 and method != "GET"):
                wrong.append((name, method, role, answer.status_code))
    assert wrong == []


@pytest.mark.django_db
def test_nobody_gets_in_without_signing_in(ids: Samples) -> None:
    client = Client()
    for name, row in ROWS.items():
        for method in row.needs:
            answer = send(client, method, address_of(name, row, "acme", ids))
            assert answer.status_code in (302, 401, 403, 405), (name, method, answer.status_code)
            assert MARK not in answer.content.decode(errors="replace")


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "part"), ATTACKERS)
def test_nothing_leaks_between_workspaces(
    role: str, part: int, web: Any, request: Any, ids: Samples, foreign: Samples, settings: Any
) -> None:
    """Another workspace's ids in path, body, nested link and filter, with every method."""
    settings.API_RATE = 1_000_000  # whoever is told to ask less often is told nothing else
    client = web(request.getfixturevalue(ROLES[role]))
    attempts, leaks = 0, []
    for name, method, address, body in islice(attacks(ids, foreign), part, None, PARTS):
        attempts += 1
        answer = send(client, method, address, body)
        text = b"".join(answer) if answer.streaming else answer.content
        if OTHER_MARK.encode() in text or answer.status_code == 429 or answer.status_code >= 500:
            leaks.append((name, method, address, body, answer.status_code))
    print(f"leaks as {role}: {len(leaks)} of {attempts} attempts")
    assert attempts * PARTS > 5 * len(ROWS)
    assert leaks == []
    assert unasked(foreign) == []


def attacks(ids: Samples, foreign: Samples) -> Iterator[tuple[str, str, str, Any]]:
    """Each as (row, method, address, body)."""
    views = dict(of_workspaces())
    every_id = {kind: str(pk) for kind, pk in foreign.items()}
    everything = every_id | {f"{kind}s": pk for kind, pk in every_id.items()}
    for name, row in ROWS.items():
        ours = address_of(name, row, "acme", ids)
        for method in row.needs:
            # Their workspace's address with their ids; ours with theirs, also one by one where several stand in it.
            yield name, method, address_of(name, row, "other", foreign), everything
            if row.ids:
                yield name, method, address_of(name, row, "acme", foreign), everything
            for part, kind in row.ids.items() if len(row.ids) > 1 else ():
                if kind not in foreign:
                    continue  # a word in the address, no id
                mixed = ids | {kind: foreign[kind]}
                yield f"{name}:{part}", method, address_of(name, row, "acme", mixed), everything
            if method == "GET":
                yield name, method, f"{ours}?{urlencode(everything)}", None
                for kind, pk in every_id.items() if name.startswith("api-") and not row.ids else ():
                    yield name, method, f"{ours}?{kind}={pk}", None
            elif name.startswith("api-"):
                for field, wrap in references(views[name]):
                    for kind, pk in every_id.items() if field not in every_id else [(field, every_id[field])]:
                        yield f"{name}:{kind}", method, ours, {field: [pk] if wrap else pk}
            else:
                yield name, method, ours, everything


def references(view: Any) -> list[tuple[str, bool]]:
    """Fields of the view's body that take ids, and whether as a list. The API refuses fields that it does not know."""
    write = getattr(view.view_class, "write_serializer", None)
    if write is None:
        return []
    fields = write().fields.items()
    single = (serializers.UUIDField, serializers.PrimaryKeyRelatedField)
    several = (serializers.ListField, serializers.ManyRelatedField)
    return [
        (name, isinstance(field, several)) for name, field in fields if isinstance(field, single + several)
    ]


def unasked(foreign: Samples) -> list[Any]:
    """Events in the other workspace that its owner did not cause."""
    from core.models import Event
    from core.tenancy import acting

    with acting(Workspace.objects.get(slug="other"), source="system"):
        theirs = User.objects.get(email="charlie@example.com").pk
        return list(
            Event.objects.exclude(actor=theirs).exclude(source="system").values_list("model", "operation")
        )


@pytest.mark.django_db
def test_an_unknown_id_is_not_found(web: Any, alice: User, ids: Samples) -> None:
    client = web(alice)
    for name, row in ROWS.items():
        if row.ids and "GET" in row.needs and all(kind in ids for kind in row.ids.values()):
            unknown = {kind: uuid4() for kind in ids}
            answer = client.get(address_of(name, row, "acme", unknown))
            assert answer.status_code in (404, 302, 405), (name, answer.status_code)
