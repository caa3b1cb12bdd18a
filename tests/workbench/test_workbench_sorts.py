"""The board sorts by every field, and always says by what; a score that is a class reads as its word; labels stay free."""

import json

import pytest
from playwright.sync_api import Page, expect

from core.models import User
from roadmap.actions.fields import create_field
from roadmap.actions.ratings import agree_on
from roadmap.actions.scores import create_scoring_model
from roadmap.models import Criterion, Item, ScoringModel
from tests.browser import silent_console
from tests.conftest import Act
from tests.workbench.conftest import Open, cell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]


def sort_chip(page: Page) -> str:
    return str(page.get_by_label("Sort by").evaluate("el => el.selectedOptions[0]?.textContent || ''"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("rank", "own order"),
        ("start", "Start"),
        ("custom.due", "Due"),
        ("-effort", "Effort"),
        ("team,-effort", "Team, Effort, downwards"),
        ("-title", "Title, downwards"),
        ("gone", "own order"),
    ],
)
def test_the_board_says_by_what_it_is_sorted(
    bench: Open, plan: Plan, act: Act, alice: User, bob: User, asked: str, said: str
) -> None:
    with act(alice) as by:
        create_field(by=by, name="Due", kind="date")
    page = bench(bob, f"?view=board&sort={asked}")
    expect(page.locator(".card").first).to_be_visible()
    assert sort_chip(page) == said
    offered = page.get_by_label("Sort by").locator("option").all_inner_texts()
    assert {"own order", "Start", "Created", "Due", "Owner"} <= set(offered)


@pytest.fixture
def moscow(plan: Plan, act: Act, bob: User) -> ScoringModel:
    with act(bob) as by:
        model = create_scoring_model(by=by, kind="moscow", name="MoSCoW")
        priority = Criterion.objects.get(model=model)
        for name, value in (("day", 3), ("late", 0)):
            agree_on(plan[name], priority, by=by, value=value, reason="So it is")
    return model


def test_classes_are_words_in_columns_headings_and_filters(
    bench: Open, plan: Plan, moscow: ScoringModel, bob: User
) -> None:
    name = f"score.{moscow.pk}"
    page = bench(bob, f"?view=table&cols=title,{name}&group={name}")
    expect(cell(page, plan["day"], name)).to_have_text("Must")
    expect(cell(page, plan["late"], name)).to_have_text("Won’t")
    assert [one.split("\n")[0] for one in page.locator(".tr.group").all_inner_texts()] == [
        "Must",
        "Won’t",
        "None",
    ]
    page = bench(bob, f"?view=board&columns={name}")
    for head in ("Must", "Should", "Could", "Won’t"):
        expect(page.locator(".board").get_by_role("heading", name=head)).to_be_visible()
    tree = json.dumps({"all": [{"field": name, "op": "is", "value": "must"}]})
    page = bench(bob, f"?view=table&cols=title,{name}&f={tree}")
    expect(page.locator(".filters")).to_contain_text("MoSCoW is Must")
    expect(page.locator(".filters .count")).to_have_text("1 item")
    silent_console(page)
