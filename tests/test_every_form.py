"""Every form of every page, sent empty and sent with nonsense: told in a sentence, nothing lost, never a failure."""

from html import escape
from typing import Any
from urllib.parse import urljoin

import pytest
from django.db import transaction

from core.models import User, Workspace
from tests.forms import Form, forms_of
from tests.permissions import ROWS
from tests.samples import Samples, samples_in
from tests.test_every_page import pages
from tests.test_permissions import address_of

pytestmark = pytest.mark.django_db

TYPED = {"empty": "", "nonsense": "zz (a +", "endless": "z" * 3000, "forged": None}
TAKEN = {200, 204, 302, 303}
REFUSED = {400, 403, 409, 410, 413, 422, 429}
# What a page without scripts shows of a refusal when its view does not: the sentence, but not the form.
APART = "This was not taken"
PARTS = 3


@pytest.fixture
def ids(acme: Workspace, alice: User) -> Samples:
    return samples_in(acme, alice, "sample")


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("part", range(PARTS))
def test_no_form_fails(part: int, typed: str, web: Any, alice: User, ids: Samples) -> None:
    client, wrong, sent = web(alice), [], 0
    client.raise_request_exception = False
    for name in pages()[part::PARTS]:
        address = address_of(name, ROWS[name], "acme", ids)
        page = client.get(address)
        if page.status_code != 200 or page.streaming or "html" not in page["Content-Type"]:
            continue
        for form in forms_of(page.content.decode()):
            target = urljoin(f"http://testserver{address}", form.action).removeprefix("http://testserver")
            if target.startswith("/w/acme/"):
                sent += 1
                said = what_is_wrong(client, form, target, TYPED[typed])
                wrong += [f"{name} → {target}: {said}"] if said else []
    assert sent > 10
    assert not wrong, "\n".join(wrong)


def what_is_wrong(client: Any, form: Form, target: str, typed: str | None) -> str:
    """ "" when the answer is one that a person can go on from."""
    headers = {"HX-Request": "true"} if form.quiet else {"Accept": "text/html"}
    with transaction.atomic():
        answer = client.post(target, form.forged() if typed is None else form.filled(typed), headers=headers)
        transaction.set_rollback(True)
    if answer.status_code in TAKEN or form.quiet and answer.status_code in REFUSED:
        return ""
    if typed is None and answer.status_code in REFUSED | {404}:
        return ""
    text = answer.content.decode()
    if answer.status_code not in REFUSED:
        return f"status {answer.status_code}"
    asked = [one for one in form.fields if one.typed]
    if asked and APART in text:
        return "what was typed is lost: " + ", ".join(one.name for one in asked)
    if asked and typed == TYPED["nonsense"] and escape(typed) not in text:
        return "what was typed is no longer there"
    return ""
