"""Whoever typed much into a form finds it again after a reload: each long form keeps a draft, of one thing only."""

from collections import Counter
from typing import Any

import pytest

from core.models import User, Workspace
from tests.forms import Form, forms_of
from tests.permissions import ROWS
from tests.samples import Samples, samples_in
from tests.test_every_page import pages
from tests.test_permissions import address_of
from tests.test_two_at_a_form import ASKED

pytestmark = pytest.mark.django_db

WORDS = ("text", "email", "url", "textarea")


@pytest.fixture
def ids(acme: Workspace, alice: User) -> Samples:
    return samples_in(acme, alice, "sample")


def long(form: Form) -> bool:
    kinds = [one.kind for one in form.fields]
    return "textarea" in kinds or sum(kind in WORDS for kind in kinds) > 2


def test_each_long_form_keeps_a_draft_of_its_own(web: Any, alice: User, ids: Samples) -> None:
    client, lost, seen = web(alice), [], 0
    known = {kind: str(pk) for kind, pk in ids.items()}
    for name in pages():
        page = client.get(address_of(name, ROWS[name], "acme", ids) + ASKED.get(name, "").format(**known))
        if page.status_code != 200 or page.streaming or "html" not in page["Content-Type"]:
            continue
        forms = [form for form in forms_of(page.content.decode()) if long(form)]
        seen += len(forms)
        lost += [f"{name} → {form.action}" for form in forms if not form.draft]
        twice = [one for one, n in Counter(form.draft for form in forms if form.draft).items() if n > 1]
        lost += [f"{name}: two forms keep their draft as {one}" for one in twice]
    assert seen > 30
    assert not lost, "\n".join(lost)


def test_an_idea_for_a_portal_is_kept_until_it_has_arrived(web: Any, alice: User) -> None:
    """These pages are nobody's; the draft is of the tab alone."""
    from django.template.loader import render_to_string

    from feedback.forms import PublicIdeaForm

    drawn = render_to_string("portal/new.html", {"form": PublicIdeaForm(), "home": "/p/x/"})
    assert [form.draft for form in forms_of(drawn)] == ["idea-/p/x/"]
    assert "data-taken" in render_to_string("portal/said.html", {"taken": True})
    assert "data-taken" not in render_to_string("portal/said.html", {})
