"""A new item starts from a template, and is asked for what the workspace made required."""

import pytest
from playwright.sync_api import expect

from core.models import User
from roadmap.actions.fields import create_field
from roadmap.actions.templates import create_template
from roadmap.models import Item
from tests.browser import check_axe, silent_console
from tests.conftest import Act
from tests.workbench.conftest import Open, settled

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]


def test_from_a_template(bench: Open, plan: Plan, act: Act, bob: User) -> None:
    with act(bob) as actor:
        create_template(by=actor, name="Bug report", fields={"title": "Bug:", "type": "bug", "tags": ["bug"]})
    page = bench(bob, "?view=table")
    page.keyboard.press("c")
    page.get_by_label("Template").select_option(label="Bug report")
    title = page.get_by_label("Title of the new item")
    expect(title).to_have_value("Bug: ")
    expect(title).to_be_focused()
    page.keyboard.type("the wave breaks")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Bug: the wave breaks")
    settled(page)
    with act():
        made = Item.objects.get(title="Bug: the wave breaks")
        assert (made.type, made.tags) == ("bug", ["bug"])
    silent_console(page)


def test_what_is_required_is_asked_for(bench: Open, plan: Plan, act: Act, bob: User) -> None:
    with act(bob) as actor:
        create_field(by=actor, name="Launch size", kind="select", options=["Small", "Large"], required=True)
        create_field(by=actor, name="Contract", kind="text", required=True, help="As on paper.")
    page = bench(bob, "?view=table")
    page.keyboard.press("c")
    page.get_by_label("Title of the new item").fill("Night ferry")
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog", name="What a new item needs")
    expect(box).to_be_visible()
    check_axe(page)
    box.get_by_label("Launch size").select_option(label="Large")
    box.get_by_role("button", name="Add it").click()
    expect(box.get_by_role("alert")).to_have_text("Give a value for each of them.")
    expect(box.get_by_label("Contract")).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(page.get_by_label("Title of the new item")).to_have_value("Night ferry")
    with act():
        assert not Item.objects.filter(title="Night ferry").exists(), (
            "given up: nothing is made, nothing is lost"
        )
    page.get_by_label("Title of the new item").press("Enter")
    box.get_by_label("Launch size").select_option(label="Large")
    box.get_by_label("Contract").fill("K-12")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Night ferry")
    settled(page)
    with act():
        assert Item.objects.get(title="Night ferry").custom == {"launch_size": "large", "contract": "K-12"}
    silent_console(page)
