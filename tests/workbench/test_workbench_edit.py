"""Editing in the table, in the panel, by the quick line; undo; what a refused edit leaves."""

import pytest
from playwright.sync_api import expect

from core.models import User
from roadmap.actions.ratings import rate_item
from roadmap.actions.scores import create_scoring_model
from roadmap.models import Item
from tests.browser import silent_console
from tests.conftest import Act
from tests.workbench.conftest import Open, cell, one, panel_act, settled, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]


class TestTable:
    def test_a_title_is_edited_where_it_stands(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob, "?view=table")
        cell(page, plan["day"], "title").click()
        page.keyboard.press("e")
        page.locator(".editing .edit").fill("Ledger, moved")
        page.keyboard.press("Enter")
        expect(cell(page, plan["day"], "title")).to_have_text("Ledger, moved")
        settled(page)
        assert stored(plan["day"]).title == "Ledger, moved"
        silent_console(page)

    def test_escape_leaves_it_as_it_was(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob, "?view=table")
        cell(page, plan["day"], "title").click()
        page.keyboard.press("F2")
        page.locator(".editing .edit").fill("Never")
        page.keyboard.press("Escape")
        expect(cell(page, plan["day"], "title")).to_have_text("Ledger migration")
        assert stored(plan["day"]).version == plan["day"].version

    def test_a_choice_and_a_number(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob, "?view=table")
        cell(page, plan["quarter"], "status").dblclick()
        page.locator(".editing select").select_option(label="In progress")
        expect(cell(page, plan["quarter"], "status")).to_have_text("In progress")
        for field, value in (("reach", "100"), ("impact", "2"), ("confidence", "80"), ("effort", "4")):
            cell(page, plan["quarter"], field).dblclick()
            page.locator(".editing .edit").fill(value)
            page.keyboard.press("Enter")
        expect(cell(page, plan["quarter"], "rice")).to_have_text("40")
        settled(page)
        assert stored(plan["quarter"]).effort == 4

    def test_arrows_walk_and_enter_opens(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob, "?view=table")
        page.locator(".grid").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator(".panel h2")).to_have_text("Pay by bank")
        page.keyboard.press("j")
        expect(page.locator(".panel h2")).to_have_text("Evening cut-off")
        page.keyboard.press("Escape")
        expect(page.locator(".panel")).to_be_hidden()

    def test_it_sorts_and_groups_in_the_address(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob, "?view=table")
        page.get_by_role("columnheader", name="Title").get_by_role("button").click()
        expect(page.get_by_role("columnheader", name="Title")).to_have_attribute("aria-sort", "ascending")
        page.locator("select[name=group]").select_option("team")
        expect(page.locator(".tr.group").first).to_contain_text("Checkout")
        assert "sort=title" in page.url
        assert "group=team" in page.url


class TestPanel:
    def test_properties_score_and_history(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob, "?item=PAY-1")
        page.locator('.props [data-field="team"]').click()
        page.locator(".props select").select_option(label="Checkout")
        expect(page.locator('.props [data-field="team"]')).to_have_text("Checkout")
        page.get_by_role("button", name="Effort: –, change").first.click()
        page.locator(".ledger .edit").fill("5")
        page.keyboard.press("Enter")
        expect(page.locator(".panel .words")).to_contain_text("Team is now Checkout")
        expect(page.locator(".panel .words")).to_contain_text("Bob Example")
        page.locator(".panel .words li", has_text="Team is now Checkout").get_by_role(
            "button", name="Undo"
        ).click()
        expect(page.locator('.props [data-field="team"]')).to_have_text("Platform")
        silent_console(page)

    def test_a_score_is_told_once_and_follows_its_figures(
        self, bench: Open, act: Act, plan: Plan, bob: User
    ) -> None:
        with act(bob) as actor:
            model = create_scoring_model(by=actor, kind="rice", name="RICE")
            impact, confidence = (one for one in model.criteria.all() if one.source == "rated")
            rate_item(plan["day"], {impact: 2, confidence: 50}, by=actor)
        page = bench(bob, "?item=PAY-1")
        scores = page.get_by_role("region", name="Scores")
        scores.locator("summary", has_text="RICE").click()
        expect(scores.locator(".score-of")).to_have_attribute("open", "")
        expect(page.locator(".panel h3", has_text="RICE")).to_have_count(0)
        expect(page.locator(".panel h3", has_text="Value/effort")).to_have_count(1)
        for field, value in (("Reach", "100"), ("Effort", "5")):
            page.get_by_role("button", name=f"{field}: –, change").click()
            page.locator(".ledger .edit").fill(value)
            page.keyboard.press("Enter")
        expect(scores.locator("summary .big")).to_have_text("20")
        expect(scores.locator(".score-of")).to_have_attribute("open", "")
        expect(scores.locator(".raters").first).to_contain_text("Bob Example High")
        expect(scores.locator(".raters time").first).to_be_visible()
        silent_console(page)

    def test_the_description_is_markdown(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob, "?item=PAY-1")
        section = page.get_by_role("region", name="Description")
        section.get_by_role("button", name="Add a description").click()
        section.locator("textarea").fill("It **matters**. <img src=x onerror=alert(1)>")
        section.get_by_role("button", name="Save").click()
        expect(section.locator("strong")).to_have_text("matters")
        assert stored(plan["day"]).description.startswith("It **matters**")

    def test_empty_properties_are_shown_when_asked_for(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob, "?item=PAY-1")
        names = page.locator(".props dt")
        expect(names.filter(has_text="Status")).to_have_count(1)
        expect(names.filter(has_text="Milestone")).to_have_count(0)
        page.locator(".panel").get_by_role("button", name="Show").click()
        expect(names.filter(has_text="Milestone")).to_have_count(1)
        page.reload()
        expect(names.filter(has_text="Milestone")).to_have_count(1)
        page.locator(".panel").get_by_role("button", name="Hide").click()
        expect(names.filter(has_text="Milestone")).to_have_count(0)

    def test_a_draft_survives_a_reload(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob, "?item=PAY-1")
        page.get_by_role("region", name="Description").get_by_role("button", name="Add a description").click()
        page.get_by_label("Description, as Markdown").fill("Half a thought")
        page.reload()
        expect(page.get_by_role("region", name="Description")).to_contain_text("Half a thought")
        page.get_by_role("button", name="Restore").click()
        expect(page.get_by_label("Description, as Markdown")).to_have_value("Half a thought")


class TestNewAndUndo:
    def test_c_adds_what_the_filters_say(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob, f"?view=table&team={plan['day'].team_id}")
        page.keyboard.press("c")
        page.keyboard.type("Webhooks that retry")
        page.keyboard.press("Enter")
        expect(page.get_by_role("gridcell", name="Webhooks that retry")).to_be_visible()
        made = one(title="Webhooks that retry")
        assert made.team_id == plan["day"].team_id

    def test_undo_and_redo(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob, "?view=board")
        page.locator(f'[data-id="{plan["quarter"].pk}"] a').focus()
        page.keyboard.press("Alt+ArrowLeft")
        expect(page.locator(f'.col.now [data-id="{plan["quarter"].pk}"]')).to_be_visible()
        page.keyboard.press("Control+z")
        expect(page.locator(f'.col.next [data-id="{plan["quarter"].pk}"]')).to_be_visible()
        page.keyboard.press("Control+Shift+z")
        expect(page.locator(f'.col.now [data-id="{plan["quarter"].pk}"]')).to_be_visible()
        settled(page)
        assert stored(plan["quarter"]).horizon == "now"

    def test_a_deletion_comes_back(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob, "?view=table&item=PAY-2")
        panel_act(page, "Delete")
        expect(cell(page, plan["quarter"], "title")).to_have_count(0)
        page.locator(".toast").get_by_role("button", name="Undo").click()
        expect(cell(page, plan["quarter"], "title")).to_have_text("Pay by bank")
        assert stored(plan["quarter"]).title == "Pay by bank"

    def test_filters_by_text_and_chip(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob, "?view=table")
        page.keyboard.press("/")
        page.keyboard.type("ledger")
        expect(page.locator(".filters .count")).to_have_text("1 item")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Add filter").click()
        page.locator("#wb-filter").get_by_role("button", name="Team").click()
        page.get_by_label("Checkout").check()
        expect(page.locator(".filters .count")).to_have_text("1 item")
        assert "team=" in page.url
