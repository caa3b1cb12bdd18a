"""Decisions: items side by side, a verdict with its evidence as it stood, and looking back."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.events import history_of, transaction_number
from core.models import Notification, Schedule
from core.transactions import undo_transaction
from feedback.actions.customers import create_company
from feedback.actions.links import link_note
from feedback.actions.notes import create_note
from roadmap.actions import change_item, create_items, create_link, create_risk, set_signals
from roadmap.actions.decisions import create_decision, decide
from roadmap.actions.fields import create_field
from roadmap.actions.revisiting import remind
from roadmap.evidence import fact, gather, table
from roadmap.models import Decision, DecisionItem, Item, Product
from roadmap.words import Names, sentences
from tests.conftest import url

pytestmark = pytest.mark.django_db
# A year's revenue of 770,011, however it is written.
REVENUE = re.compile(rb"770(?:,?011|K)\b")


@pytest.fixture
def three(act: Any, bob: Any, product: Product) -> list[Item]:
    with act(bob) as actor:
        rows = [
            {"product": product, "title": title, "effort": effort}
            for title, effort in (("Instant payouts", 8.0), ("Fix rounding", 2.0), ("Dark mode", 2.0))
        ]
        items = create_items(rows, by=actor)
        create_link(items[1], items[0], by=actor)
        create_risk(by=actor, title="The bank says no", item=items[0], likelihood=4, impact=5)
        return items


def ids(items: list[Item]) -> list[str]:
    return [str(item.pk) for item in items]


def test_best_and_different_are_marked() -> None:
    rows = table(
        [
            [("Votes", fact("3", 3, "high")), ("Effort", fact("8", 8, "low")), ("Team", fact("Core"))],
            [("Votes", fact("9", 9, "high")), ("Effort", fact("2", 2, "low")), ("Team", fact("Core"))],
            [("Effort", fact("2", 2, "low")), ("Team", fact("Core"))],
        ]
    )
    best = {row.label: [cell.best for cell in row.cells] for row in rows}
    assert best == {"Votes": [False, True, False], "Effort": [False, True, True], "Team": [False] * 3}
    assert {row.label: row.differs for row in rows} == {"Votes": True, "Effort": True, "Team": False}


def test_different_values_never_read_alike() -> None:
    def revenue(value: float) -> Any:
        return [("Revenue", fact("€3.3M", value, "high", exact=f"€{value:,.0f}"))]

    def said(*values: float) -> list[str]:
        (row,) = table([revenue(value) for value in values])
        return [cell.fact["words"] for cell in row.cells if cell.fact]

    assert said(3_310_000, 3_280_000) == ["€3,310,000", "€3,280,000"]
    assert said(3_300_000, 3_300_000) == ["€3.3M", "€3.3M"]


def test_scores_of_the_items_own_figures_are_evidence(act: Any, bob: Any, three: list[Item]) -> None:
    with act(bob) as actor:
        change_item(three[1], by=actor, reach=76, impact=1, confidence=80, value=6)
        set_signals(three[2], {"customers": 10}, by=actor)
        change_item(three[2], by=actor, impact=1, confidence=50)
        items = list(Item.objects.filter(pk__in=ids(three)).select_related("status", "objective", "team"))
        known = {pk: dict(facts) for pk, facts in gather(actor, items).items()}
        assert known[three[1].pk]["RICE"]["words"] == "30.4"
        assert known[three[1].pk]["Value/effort"]["words"] == "3"
        assert known[three[2].pk]["RICE"]["words"] == "2.5", "who asks counts as reach"
        assert "RICE" not in known[three[0].pk]


def test_fields_of_one_s_own_are_evidence(act: Any, bob: Any, alice: Any, three: list[Item]) -> None:
    with act(alice) as actor:
        stages = [{"name": "Alpha"}, {"name": "Beta"}]
        for name, kind, more in (
            ("Stage", "select", {"options": stages}),
            ("Team", "text", {}),
            ("Lead", "person", {}),
            ("Cost", "money", {}),
            ("Twice", "formula", {"formula": "effort * 2"}),
            ("Never filled", "text", {}),
        ):
            create_field(by=actor, name=name, kind=kind, **more)
        given = {"stage": "beta", "team": "Guests", "lead": str(bob.pk), "cost": 12_000}
        change_item(three[0], by=actor, custom=given, effort=3)
    with act(bob) as actor:
        told = [{label: one["words"] for label, one in facts} for facts in gather(actor, three).values()]
    own = ("Stage", "Lead", "Cost", "Twice", "Team, a field of your own")
    assert [told[0][name] for name in own] == ["Beta", "Bob Example", "€12K", "6", "Guests"]
    assert told[1]["Stage"] == "none" and told[0]["Team"] != "Guests"
    assert not any("Never filled" in label for label in told[0])


def test_all_that_is_known_in_few_queries(act: Any, bob: Any, three: list[Item]) -> None:
    with act(bob) as actor:
        items = list(Item.objects.filter(pk__in=ids(three)).select_related("status", "objective", "team"))
        with CaptureQueriesContext(connection) as told:
            known = gather(actor, items)
        facts = dict(known[three[0].pk])
        assert facts["Waits for"]["lines"] == [f"{three[1].key} Fix rounding"]
        assert facts["Risks"] == {
            "words": "worst 20 of 25",
            "value": 20.0,
            "best": "low",
            "lines": ["The bank says no"],
            "area": "roadmap",
        }
        assert facts["Effort"]["words"] == "8" and len(facts["Trend of demand"]["months"]) == 12
        assert len(told) <= 14, "whatever the number of items"


def test_it_is_asked_decided_and_kept_as_it_stood(api: Any, act: Any, bob: Any, three: list[Item]) -> None:
    client = api(bob)
    made = client.post(url("decisions"), {"title": "Spring", "items": ids(three)[:2]})
    assert made.status_code == 201 and made.json()["state"] == "open"
    pk = made.json()["id"]
    verdicts = dict(zip(ids(three), ("chosen", "rejected"), strict=False))
    bad = client.post(url(f"decisions/{pk}/verdict"), {"verdicts": {ids(three)[0]: "chosen"}, "reason": "x"})
    assert (bad.status_code, list(bad.json()["errors"])) == (400, ["verdicts"])
    body = {"verdicts": verdicts, "reason": "Customers wait for it.", "revisit_on": "2031-05-01"}
    done = client.post(url(f"decisions/{pk}/verdict"), body).json()
    assert (done["state"], done["deciders"], done["revisit_on"]) == ("decided", [str(bob.pk)], "2031-05-01")
    with act(bob) as actor:
        change_item(Item.objects.select_related("status").get(pk=three[0].pk), by=actor, effort=99)
    again = client.get(url(f"decisions/{pk}")).json()
    frozen = dict(again["options"][0]["evidence"])
    assert frozen["Effort"]["words"] == "8", "the evidence stays as it stood"
    assert client.post(url(f"decisions/{pk}/verdict"), body).status_code == 409


def test_a_token_reads_evidence_of_its_areas_only(
    api: Any, act: Any, acme: Any, bob: Any, three: list[Item]
) -> None:
    with act(bob) as actor:
        giant = create_company(by=actor, name="Secret Giant", revenue=770_011)
        note = create_note(by=actor, text="Please", company=giant)
        link_note(note, three[0], by=actor)
    narrow = api(bob, acme, ("roadmap:read", "roadmap:write"))
    pk = narrow.post(url("decisions"), {"title": "Which?", "items": ids(three)}).data["id"]
    verdicts = dict(zip(ids(three), ("chosen", "later", "rejected"), strict=True))
    answer = narrow.post(url(f"decisions/{pk}/verdict"), {"verdicts": verdicts, "reason": "So"})
    assert answer.status_code == 200
    for told in (answer, narrow.get(url(f"decisions/{pk}")), narrow.get(url("decisions"))):
        assert b"Secret Giant" not in told.content and not REVENUE.search(told.content)
        assert b"Companies that ask" not in told.content and b"Expected effect" not in told.content
        assert b"Effort" in told.content
    wide = api(bob, acme, ("roadmap:read", "feedback:read")).get(url(f"decisions/{pk}")).content
    assert b"Secret Giant" in wide and REVENUE.search(wide) and b"Expected effect" not in wide
    with act(bob):
        for option in DecisionItem.objects.all():
            facts = [[label, {"words": one["words"]}] for label, one in option.evidence["facts"]]
            DecisionItem.objects.filter(pk=option.pk).update(evidence={"facts": facts})
    assert narrow.get(url(f"decisions/{pk}")).data["options"][0]["evidence"] == [], "kept before areas were"
    assert api(bob).get(url(f"decisions/{pk}")).data["options"][0]["evidence"]


def test_the_evidence_of_now_is_read_by_rest(
    api: Any, act: Any, acme: Any, bob: Any, three: list[Item]
) -> None:
    pk = api(bob).post(url("decisions"), {"title": "Which?", "items": ids(three)}).data["id"]
    with act(bob) as actor:
        change_item(three[0], by=actor, effort=1)
    told = api(bob).get(url(f"decisions/{pk}/evidence")).data
    assert [one["key"] for one in told["items"]] == [item.key for item in three]
    effort = next(row for row in told["rows"] if row["label"] == "Effort")
    assert [cell["best"] for cell in effort["cells"]] == [True, False, False]
    assert [cell["fact"]["words"] for cell in effort["cells"]] == ["1", "2", "2"] and effort["differs"]
    labels = [
        row["label"]
        for row in api(bob, acme, ("roadmap:read",)).get(url(f"decisions/{pk}/evidence")).data["rows"]
    ]
    assert "Effort" in labels and "Votes" not in labels and "Expected effect" not in labels


def test_afterwards_only_the_outcome(api: Any, act: Any, bob: Any, three: list[Item]) -> None:
    with act(bob) as actor:
        decision = decided(actor, three)
    client, address = api(bob), url(f"decisions/{decision.pk}")
    assert client.patch(address, {"title": "Rewritten"}, headers={"If-Match": "*"}).status_code == 409
    answer = client.patch(address, {"outcome": "It paid off.", "revisit_on": None}, headers={"If-Match": "*"})
    assert (answer.status_code, answer.json()["outcome"]) == (200, "It paid off.")


def decided(actor: Any, items: list[Item], **fields: Any) -> Decision:
    decision = create_decision(by=actor, title="Spring", items=items)
    verdicts = {item.pk: "rejected" for item in items} | {items[0].pk: "chosen"}
    return decide(decision, by=actor, verdicts=verdicts, reason="Customers wait for it.", **fields)


@pytest.mark.django_db(transaction=True)
def test_undo_reopens_and_a_deletion_keeps_the_evidence(
    act: Any, api: Any, bob: Any, three: list[Item]
) -> None:
    with act(bob) as actor:
        decision = create_decision(by=actor, title="Spring", items=three)
    with act(bob) as actor:
        verdicts = {item.pk: "later" for item in three}
        decide(decision, by=actor, verdicts=verdicts, reason="Not now.")
        xid = transaction_number()
    client, address = api(bob), url(f"decisions/{decision.pk}")
    before = client.get(address).json()["options"]
    assert client.delete(address, headers={"If-Match": "*"}).status_code == 204
    assert client.post(f"{address}/restore").status_code == 201
    assert client.get(address).json()["options"] == before and before[0]["evidence"]
    with act(bob):
        undo_transaction(xid)
        assert Decision.objects.get(pk=decision.pk).state == "open"
        assert set(DecisionItem.objects.values_list("verdict", flat=True)) == {""}


def test_history_and_panel_tell_it(act: Any, web: Any, bob: Any, vera: Any, three: list[Item]) -> None:
    with act(bob) as actor:
        decided(actor, three)
        events = list(history_of("roadmap.item", three[0].pk))
        words = [said for event in events for said in sentences(event, Names(events))]
        assert "Put to a decision." in words and "Decided: chosen." in words
    panel = web(vera).get(f"/w/acme/roadmap/items/{three[1].key}/about/").content.decode()
    assert f"rejected for {three[0].key} because: Customers wait for it." in panel
    panel = web(vera).get(f"/w/acme/roadmap/items/{three[0].key}/about/").content.decode()
    assert f"chosen over {three[1].key}, {three[2].key} because" in panel


def test_refusals(api: Any, vera: Any, bob: Any, charlie: Any, three: list[Item]) -> None:
    body = {"title": "Spring", "items": ids(three)}
    assert api(vera).post(url("decisions"), body).status_code == 403
    client = api(bob)
    assert client.post(url("decisions"), body | {"items": ids(three)[:1]}).status_code == 400
    assert client.post(url("decisions"), body | {"items": [ids(three)[0]] * 2}).status_code == 400
    pk = client.post(url("decisions"), body).json()["id"]
    verdicts = dict.fromkeys(ids(three), "later")
    stranger = {"verdicts": verdicts, "reason": "x", "deciders": [str(charlie.pk)]}
    assert client.post(url(f"decisions/{pk}/verdict"), stranger).status_code == 400
    assert (
        client.post(url(f"decisions/{pk}/verdict"), {"verdicts": {"x": "later"}, "reason": "x"}).status_code
        == 400
    )


def test_the_pages(web: Any, act: Any, bob: Any, three: list[Item]) -> None:
    client = web(bob)
    keys = ",".join(item.key for item in three)
    assert "Waits for" in client.get(f"/w/acme/roadmap/decisions/new/?items={keys}").content.decode()
    made = client.post("/w/acme/roadmap/decisions/new/", {"title": "Spring", "items": keys})
    assert made.status_code == 302
    address = made["Location"]
    page = client.get(address).content.decode()
    assert "What is known" in page and "Decide" in page
    assert client.post(f"{address}verdict/", {"reason": ""}).status_code == 422
    verdicts = {f"v-{item.pk}": "later" for item in three}
    form = verdicts | {"reason": "Not now.", "deciders": [str(bob.pk)], "revisit_on": "2020-01-01"}
    assert client.post(f"{address}verdict/", form).status_code == 302
    assert "What was known then" in client.get(address).content.decode()
    assert "What is known now" in client.get(f"{address}?now").content.decode()
    assert "to look at again" in client.get("/w/acme/roadmap/decisions/due/").content.decode()
    assert client.post(f"{address}outcome/", {"outcome": "Good.", "revisit_on": ""}).status_code == 302
    assert client.get("/w/acme/roadmap/decisions/due/").content == b""
    found = client.get("/w/acme/roadmap/decisions/?q=dark").content.decode()
    assert (
        "Spring" in found
        and "No decision says so" in client.get("/w/acme/roadmap/decisions/?q=zebra").content.decode()
    )
    assert (
        client.post("/w/acme/roadmap/decisions/new/", {"title": "x", "items": "PAY-999"}).status_code == 422
    )


def test_changing_the_items_of_an_open_question(act: Any, bob: Any, three: list[Item]) -> None:
    from roadmap.actions.decisions import change_decision

    with act(bob) as actor:
        decision = create_decision(by=actor, title="Spring", items=three[:2])
        change_decision(decision, by=actor, items=[three[2], three[0]])
        assert [one.item_id for one in decision.options.all()] == [three[2].pk, three[0].pk]


def test_those_who_decided_are_reminded_once(act: Any, bob: Any, alice: Any, three: list[Item]) -> None:
    with act(bob) as actor:
        decided(actor, three, deciders=[alice.pk, bob.pk], revisit_on=date(2020, 1, 1))
        decided(actor, three, deciders=[alice.pk], revisit_on=date(2999, 1, 1))
        assert Schedule.objects.get(kind="revisit").cadence == "daily"
    with act():
        assert remind() == 1 and remind() == 0
        told = Notification.objects.filter(kind="revisit")
        assert {row.user_id for row in told} == {alice.pk, bob.pk}
        assert told[0].data["title"] == "Spring" and "/decisions/" in told[0].url
