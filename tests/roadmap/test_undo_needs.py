"""Nobody takes back what they could not have done: the table of needs is the one that the addresses have."""

from typing import Any

import pytest
from django.apps import apps

from core.base import workspace_models
from core.models import Event, User, Workspace
from core.roles import LOWEST, SCOPE_OF, SCOPES, Role
from core.tenancy import acting
from feedback.actions import change_idea, create_idea, create_note, remove_note, set_portal
from feedback.models import Idea, Note, Portal
from roadmap.actions.undo_needs import NEEDS, OWN
from roadmap.actions.undo_rights import covers
from roadmap.models import Product
from roadmap.queries.acts import FOLLOWS
from tests.conftest import Act, url
from tests.docs.test_scopes import endpoints
from tests.permissions import ROWS
from tests.samples import Samples, samples_in

# Rows that are written along with another, or at an address without an id of theirs: that address, or page.
AT = {
    "feedback.portal": "feedback-portal-settings",
    "roadmap.agreedvalue": "api-item-agreed",
    "roadmap.checkin": "api-check-ins",
    "roadmap.criterion": "api-scoring-model",
    "roadmap.decisionitem": "api-decision",
    "roadmap.gatecheck": "api-item-gates",
    "roadmap.rating": "api-item-ratings",
    "roadmap.reaction": "api-comment-reactions",
    "roadmap.team": "api-teams",
    "roadmap.watch": "api-item-watch",
    "stakeholders.audiencekpi": "api-audience",
    "stakeholders.audiencemember": "api-audience",
    "stakeholders.audienceproduct": "api-audience",
}

METHODS = ("POST", "PUT", "PATCH", "DELETE")


def tracked() -> dict[str, Any]:
    return {one._meta.label_lower: one for one in workspace_models(apps.get_models()) if one.tracked}


def test_every_tracked_model_is_decided() -> None:
    """A new one is never taken back until somebody says who may."""
    never = {label for label in tracked() if label.startswith("core.")}
    assert {*NEEDS, *FOLLOWS, *never} == set(tracked())


def kinds(acme: Workspace, alice: User, ids: Samples) -> dict[str, str]:
    """Model → kind of sample, by looking where each id is a row."""
    with acting(acme, alice):
        return {
            label: kind
            for label, model in tracked().items()
            for kind, pk in ids.items()
            if not isinstance(pk, int) and model._base_manager.filter(pk=pk).exists()
        }


def writing(kind: str) -> set[str]:
    """What the addresses of one row of this kind ask of who changes or deletes it."""
    of_it = {
        name: row
        for name, row in ROWS.items()
        if name.startswith("api-")
        and kind in list(row.ids.values())[-1:]
        and {"PATCH", "DELETE"} & {*row.needs}
    }
    shortest = min(of_it, key=len)
    return {need for method, need in of_it[shortest].needs.items() if method != "GET"}


@pytest.mark.django_db
def test_undoing_needs_what_the_addresses_ask_for(acme: Workspace, alice: User) -> None:
    """`tests/test_permissions.py` holds the addresses to the rows here, role by role."""
    by_model = kinds(acme, alice, samples_in(acme, alice, "needs"))
    wrong = []
    for label, need in NEEDS.items():
        if label in AT:
            asked = {ROWS[AT[label]].needs[method] for method in METHODS if method in ROWS[AT[label]].needs}
        else:
            asked = writing(by_model[label])
        if asked != {need}:
            wrong.append((label, need, asked))
    assert wrong == []


def test_a_token_needs_the_scope_that_the_address_asks_for() -> None:
    """What is one's own changes with a scope besides, which the address of undoing asks for too."""
    views = {name: view for _address, name, view in endpoints()}
    for label, name in AT.items():
        if name in views and label not in OWN:
            scopes = {tuple(views[name].scopes_of(one)) for one in METHODS if one in views[name].needs}
            assert scopes == {(SCOPE_OF[NEEDS[label]],)}, label


@pytest.mark.django_db
@pytest.mark.parametrize("role", [*Role.values])
def test_each_role_and_scope_covers_what_it_may_write(role: str, acme: Workspace, act: Act) -> None:
    people = dict(zip(Role.values, ("alice", "adam", "bob", "cora", "vera"), strict=True))
    who = User.objects.get(email=f"{people[role]}@example.com")
    for scopes in (None, *((scope,) for scope in SCOPES)):
        with acting(acme, who, scopes=frozenset(scopes) if scopes else None) as by:
            for label, need in NEEDS.items():
                holds = Role.values.index(role) <= Role.values.index(LOWEST[need])
                fits = scopes is None or need == "read" or SCOPE_OF[need] in scopes
                assert covers(label, by) == (holds and fits), (label, role, scopes)
            assert not covers("core.membership", by)


def last_xid(act: Act, label: str) -> int:
    with act():
        return Event.objects.filter(model=label).latest("id").xid


@pytest.mark.django_db(transaction=True)
def test_a_contributor_puts_nothing_before_the_public(
    act: Act, api: Any, bob: User, cora: User, product: Product
) -> None:
    with act(bob) as by:
        idea = create_idea(product, by=by, title="Faster")
    with act(bob) as by:
        change_idea(idea, by=by, state="pending")
    xid = last_xid(act, "feedback.idea")
    assert api(cora).post(url("undo"), {"xid": xid}).status_code == 403
    with act(bob) as by:
        set_portal(product, by=by, enabled=True)
    with act(bob) as by:
        set_portal(product, by=by, enabled=False)
    shut = last_xid(act, "feedback.portal")
    assert api(cora).post(url("undo"), {"xid": shut}).status_code == 403
    with act():
        assert (Idea.objects.get().state, Portal.objects.get().enabled) == ("pending", False)
    scopes = ("roadmap:write", "feedback:write")
    assert api(bob, scopes=scopes).post(url("undo"), {"xid": shut}).status_code == 409
    assert (
        api(bob, scopes=(*scopes, "stakeholders:write")).post(url("undo"), {"xid": shut}).status_code == 200
    )


@pytest.mark.django_db(transaction=True)
def test_a_note_that_an_idea_came_by_goes_and_comes_by_who_may_write_notes(
    act: Act, api: Any, bob: User, cora: User, product: Product
) -> None:
    """The idea only loses it and finds it again; whoever deletes a note is not asked about ideas either."""
    with act(bob) as by:
        note = create_note(by=by, title="They said", text="Faster")
        idea = create_idea(product, by=by, title="Faster")
        idea.note = note
        idea.save(update_fields=["note"])
    with act(cora) as by:
        remove_note(Note.objects.get(), by=by)
    gone = last_xid(act, "feedback.note")
    again = api(cora).post(url("undo"), {"xid": gone})
    assert again.status_code == 200, again.content
    with act():
        assert Idea.objects.get().note_id == note.pk
    assert api(cora).post(url("undo"), {"xid": again.json()["xid"]}).status_code == 200
    with act():
        assert Idea.objects.get().note_id is None and not Note.objects.exists()
