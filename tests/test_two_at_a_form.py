"""Every form that changes something, open before two people: both keep what they changed, and no one loses anything."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from itertools import pairwise
from typing import Any
from urllib.parse import urljoin

import pytest
from django.db import transaction

from core.merging import KEEP, WAS
from core.models import User, Workspace
from roadmap.setting_kinds import KINDS
from tests.forms import Field, Form, forms_of
from tests.permissions import ROWS
from tests.samples import Samples, samples_in
from tests.test_every_page import pages
from tests.test_permissions import address_of

pytestmark = pytest.mark.django_db

PARTS = 3
HOST = "http://testserver"
# What opens a form in the address, of pages that show it only then; "{kind}" is the id of that sample.
ASKED = {
    "risks_of_item": "?risk={risk}",
    "risks_of_objective": "?risk={risk}",
    "risks_of_product": "?risk={risk}",
}
# A day and how exact it is mean something only with one another.
TOGETHER = {"start", "end", "period", "date", "date_precision", "start_precision", "end_precision"}
TOLD = "Somebody saved this while you were editing."
# Its rows are in no log, which could tell who it was.
NAMELESS = {"workspace_settings"}
Sent = dict[str, list[str]]


@pytest.fixture
def ids(acme: Workspace, alice: User) -> Samples:
    return samples_in(acme, alice, "sample")


@pytest.fixture
def two(web: Any, alice: User, adam: User) -> tuple[Any, Any]:
    return web(alice), web(adam)


def drawn(client: Any, address: str) -> list[Form]:
    page = client.get(address)
    if page.status_code != 200 or page.streaming or "html" not in page["Content-Type"]:
        return []
    return [saving(form, address) for form in forms_of(page.content.decode()) if marked(form)]


def saving(form: Form, address: str) -> Form:
    """A scoring model sends itself to its example while one types, and is saved like any form."""
    return replace(form, action=address, htmx=False) if form.action.endswith("/example/") else form


def marked(form: Form) -> list[Field]:
    """Of each marked field, the control."""
    names = {one.name.removeprefix(WAS) for one in form.fields if one.name.startswith(WAS)}
    shown = {one.name: one for one in form.fields if one.name in names}
    return list(shown.values())


def as_drawn(form: Form) -> Sent:
    sent = form.filled(None)
    return {
        name: sent[name]
        for name in sent
        if not any(f.name == name and f.kind == "button" for f in form.fields)
    }


def other(field: Field, turn: int) -> str:
    """Another value that such a field may take."""
    if field.kind == "select":
        rest = [one for one in field.options if one != field.value]
        return rest[turn % len(rest)] if rest else field.value
    if field.kind == "date":
        return (date.fromisoformat(field.value or "2027-01-01") + timedelta(days=turn + 1)).isoformat()
    if field.kind == "number" or field.value.replace(".", "").isdigit():
        return f"{float(field.value or 0) + turn + 1:g}"
    if field.kind == "color":
        return f"#00000{turn + 1}"
    if "@" in field.value:
        return f"changed{turn}@example.org"
    return f"changed {turn}"


def send(client: Any, form: Form, address: str, values: Sent) -> Any:
    target = urljoin(f"{HOST}{address}", form.action).removeprefix(HOST)
    headers = {"HX-Request": "true"} if form.htmx else {"Accept": "text/html"}
    return client.post(target, values, headers=headers)


def same(client: Any, address: str, form: Form) -> Form:
    """The form as it is drawn now."""
    found = [one for one in drawn(client, address) if one.action == form.action]
    assert found, f"{address}: the form {form.action} is gone"
    return found[0]


def value(form: Form, name: str) -> str:
    return next((plainly(one.value) for one in form.fields if one.name == name), "")


def plainly(text: str) -> str:
    """Figures without the noughts behind the point that the page may write."""
    text = text.replace("\r\n", "\n").strip()
    return f"{float(text):g}" if text.replace(".", "", 1).isdigit() else text


class Undone:
    """What happens inside is rolled back."""

    def __enter__(self) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()

    def __exit__(self, *failure: Any) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(*failure)


def changeable(client: Any, form: Form, address: str) -> list[Field]:
    """The fields that can be changed one by one to what this test thinks of."""
    found = []
    for field in marked(form):
        typed = other(field, 0)
        if typed == field.value or field.kind not in TRIED:
            continue
        with Undone():
            send(client, form, address, as_drawn(form) | {field.name: [typed]})
            if typed == value(same(client, address, form), field.name):
                found.append(field)
    return found


TRIED = ("select", "text", "textarea", "date", "number", "email", "color")


def edit_forms(part: int, ids: Samples, client: Any) -> Iterator[tuple[str, str, Form]]:
    for kind in list(KINDS)[part::PARTS]:
        address = f"/w/acme/roadmap/settings/{kind}/"
        for form in drawn(client, address)[:2]:
            yield f"settings of {kind} → {form.action}", address, form
    for name in pages()[part::PARTS]:
        if name.startswith("roadmap_settings") or name == "roadmap_capacity":
            continue
        known = {kind: str(pk) for kind, pk in ids.items()}
        address = address_of(name, ROWS[name], "acme", ids) + ASKED.get(name, "").format(**known)
        for form in drawn(client, address):
            yield f"{name} → {form.action}", address, form


@pytest.mark.parametrize("part", range(PARTS))
def test_of_two_both_keep_what_they_changed(part: int, two: tuple[Any, Any], ids: Samples) -> None:
    first, second = two
    seen = 0
    for name, address, form in edit_forms(part, ids, first):
        fields = changeable(first, form, address)
        assert fields, f"{name}: nothing in it can be changed"
        seen += 1
        for mine, theirs in pairwise(fields):
            with Undone():
                others_field(first, second, form, address, mine, theirs, name)
        with Undone():
            same_field(first, second, form, address, fields[0], name)
    assert seen >= 3


def others_field(
    first: Any, second: Any, form: Form, address: str, mine: Field, theirs: Field, name: str
) -> None:
    late = as_drawn(same(second, address, form))
    send(first, form, address, as_drawn(form) | {mine.name: [other(mine, 0)]})
    answer = send(second, form, address, late | {theirs.name: [other(theirs, 0)]})
    now = same(first, address, form)
    assert value(now, mine.name) == other(mine, 0), f"{name}: {mine.name} was written over"
    if TOLD in unescape(answer.content.decode()) and {mine.name, theirs.name} <= TOGETHER:
        return
    assert value(now, theirs.name) == other(theirs, 0), f"{name}: {theirs.name} is lost, {answer.status_code}"


def same_field(first: Any, second: Any, form: Form, address: str, field: Field, name: str) -> None:
    """The second is told who changed it to what, still has what was typed, and decides."""
    late = as_drawn(same(second, address, form))
    send(first, form, address, as_drawn(form) | {field.name: [other(field, 0)]})
    answer = send(second, form, address, late | {field.name: [other(field, 1)]})
    if other(field, 0) == other(field, 1):
        return
    text = unescape(answer.content.decode())
    assert answer.status_code == (200 if form.htmx else 409), f"{name}: {answer.status_code}"
    who = "Somebody" if name.split()[0] in NAMELESS else "Alice Example"
    assert f"{who} changed this" in text, f"{name}: not told who"
    assert value(same(first, address, form), field.name) == other(field, 0), f"{name}: written over"
    shown = [saving(one, form.action) for one in forms_of(answer.content.decode())]
    again = next((one for one in shown if one.action == form.action), None)
    assert again is not None and KEEP + field.name in [one.name for one in again.fields], f"{name}: no choice"
    assert value(again, field.name) == other(field, 1), f"{name}: what was typed is lost"
    for chosen, wanted in (("theirs", other(field, 0)), ("mine", other(field, 1))):
        with Undone():
            send(second, again, address, as_drawn(again) | {KEEP + field.name: [chosen]})
            assert value(same(first, address, form), field.name) == wanted, f"{name}: {chosen} was chosen"


def test_of_two_at_the_capacity_table_each_cell_stands(two: tuple[Any, Any], ids: Samples) -> None:
    """Cells are of one form; the second who fills the same cell is told, and saves again."""
    first, second = two
    address = "/w/acme/roadmap/settings/capacity/"
    form = drawn(first, address)[0]
    mine, theirs, *_rest = [one.name for one in marked(form)]
    late = as_drawn(same(second, address, form))
    assert send(first, form, address, as_drawn(form) | {mine: ["12"]}).status_code == 302
    assert send(second, form, address, late | {theirs: ["7"]}).status_code == 302
    now = same(first, address, form)
    assert (value(now, mine), value(now, theirs)) == ("12", "7")
    answer = send(second, form, address, late | {mine: ["13"]})
    text = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "Alice Example changed" in text and "to 12 while you were editing" in text
    again = next(one for one in forms_of(answer.content.decode()) if one.action == form.action)
    assert (value(again, mine), value(again, theirs)) == ("13", "7")
    with Undone():
        send(second, again, address, as_drawn(again) | {KEEP + mine: ["theirs"]})
        assert value(same(first, address, form), mine) == "12"
    send(second, again, address, as_drawn(again))
    assert value(same(first, address, form), mine) == "13"


def test_of_two_at_a_scoring_model_the_criteria_are_one_thing(two: tuple[Any, Any], ids: Samples) -> None:
    first, second = two
    address = address_of("scoring_model", ROWS["scoring_model"], "acme", ids)
    form = drawn(first, address)[0]
    late = as_drawn(same(second, address, form))
    assert send(first, form, address, as_drawn(form) | {"help-0": ["Hers"]}).status_code == 302
    assert send(second, form, address, late | {"name": ["Another name"]}).status_code == 302
    now = same(first, address, form)
    assert (value(now, "help-0"), value(now, "name")) == ("Hers", "Another name")
    answer = send(second, form, address, late | {"help-0": ["His"]})
    text = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "Alice Example changed the criteria while you were editing" in text
    assert value(same(first, address, form), "help-0") == "Hers"
    again = next(one for one in forms_of(answer.content.decode()) if one.action == form.action or one.htmx)
    assert value(again, "help-0") == "His"
    assert "· Hers" in text, "not told what stands"
    with Undone():
        send(
            second, form, address, as_drawn(again) | {f"{KEEP}criteria": ["theirs"], "name": ["A third name"]}
        )
        now = same(first, address, form)
        assert (value(now, "help-0"), value(now, "name")) == ("Hers", "A third name")
    send(second, form, address, as_drawn(again))
    assert value(same(first, address, form), "help-0") == "His"


def test_of_two_at_a_scoring_model_name_and_criteria_are_told_at_once(
    two: tuple[Any, Any], ids: Samples
) -> None:
    first, second = two
    address = address_of("scoring_model", ROWS["scoring_model"], "acme", ids)
    form = drawn(first, address)[0]
    late = as_drawn(same(second, address, form))
    send(first, form, address, as_drawn(form) | {"help-0": ["Hers"], "name": ["Her name"]})
    answer = send(second, form, address, late | {"help-0": ["His"], "name": ["His name"]})
    again = next(one for one in forms_of(answer.content.decode()) if marked(one))
    assert {f"{KEEP}criteria", f"{KEEP}name"} <= {one.name for one in again.fields}
    send(second, form, address, as_drawn(again) | {f"{KEEP}name": ["theirs"]})
    now = same(first, address, form)
    assert (value(now, "help-0"), value(now, "name")) == ("His", "Her name")


def test_who_has_typed_the_same_is_told_nothing(two: tuple[Any, Any], ids: Samples) -> None:
    first, second = two
    address = address_of("scoring_model", ROWS["scoring_model"], "acme", ids)
    form = drawn(first, address)[0]
    late = as_drawn(same(second, address, form))
    for client, sent in ((first, as_drawn(form)), (second, late)):
        assert send(client, form, address, sent | {"help-0": ["Ours"]}).status_code == 302


def test_a_row_of_the_settings_comes_back_alone_as_it_was_left(two: tuple[Any, Any], ids: Samples) -> None:
    """What stands typed in other rows of the list stays."""
    first, second = two
    address = "/w/acme/roadmap/settings/fields/"
    form = next(one for one in drawn(first, address) if any(f.name == "option" for f in one.fields))
    late = as_drawn(same(second, address, form))
    names = late["option"]
    send(first, form, address, as_drawn(form) | {"option": ["Hers", *names[1:]], "help": ["Her help"]})
    answer = send(second, form, address, late | {"option": ["His", *names[1:-1], "Another"]})
    assert answer["HX-Retarget"] == "#row-" + form.action.rstrip("/").rsplit("/", 1)[-1]
    again = next(forms_of(answer.content.decode()))
    shown = as_drawn(again)
    assert (shown["option"][0], shown["help"]) == ("His", ["Her help"])
    assert "Another" in shown["option"]
    send(second, again, address, shown)
    now = as_drawn(same(first, address, form))
    assert now["option"][0] == "His" and "Another" in now["option"] and now["help"] == ["Her help"]
