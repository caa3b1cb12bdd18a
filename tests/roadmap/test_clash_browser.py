"""Two people at the settings: who comes second is shown what stands, and chooses."""

import pytest
from playwright.sync_api import expect

from core.models import User, Workspace
from core.tenancy import acting
from roadmap.actions import fields, workflow
from roadmap.actions.scores import change_scoring_model, create_scoring_model
from roadmap.models import CustomField, FieldKind, ScoringModel, Status
from tests.browser import PageFor, check_axe, silent_console

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.mark.parametrize("theirs", [True, False], ids=["theirs", "mine"])
def test_a_status_that_two_renamed(
    page_for: PageFor, bob: User, alice: User, acme: Workspace, theirs: bool
) -> None:
    page = page_for(bob, "/w/acme/roadmap/settings/statuses/")
    with acting(acme, alice) as hers:
        found = Status.objects.first()
        assert found is not None
        workflow.change_status(found, by=hers, name="Hers")
    row = page.locator(f"#row-{found.pk}")
    row.locator("[name=name]").fill("His")
    row.locator("[name=name]").press("Tab")
    expect(row.locator(".error")).to_contain_text(
        "Alice Example changed this to “Hers” while you were editing."
    )
    expect(row.locator("[name=name]")).to_have_value("His")
    check_axe(page)
    row.get_by_role("button", name="Keep theirs" if theirs else "Use mine").click()
    expect(row.locator(".error")).to_have_count(0)
    expect(row.locator("[name=name]")).to_have_value("Hers" if theirs else "His")
    expect(row.locator("[name=name]")).to_be_focused()
    with acting(acme, alice):
        assert Status.objects.get(pk=found.pk).name == ("Hers" if theirs else "His")
    silent_console(page)


def test_a_field_that_two_changed_keeps_what_is_typed_in_another(
    page_for: PageFor, bob: User, alice: User, acme: Workspace
) -> None:
    with acting(acme, alice) as hers:
        size = fields.create_field(by=hers, name="Size", kind=FieldKind.TEXT)
        fields.create_field(by=hers, name="Contract", kind=FieldKind.TEXT)
    page = page_for(bob, "/w/acme/roadmap/settings/fields/")
    for name in ("Size", "Contract"):
        page.locator("summary", has_text=name).click()
        page.locator("details", has_text=name).locator("[name=help]").fill(f"His help on {name}")
    with acting(acme, alice) as hers:
        fields.change_field(CustomField.objects.get(pk=size.pk), by=hers, help="Her help")
    row = page.locator(f"#row-{size.pk}")
    row.get_by_role("button", name="Save").click()
    expect(row.locator(".clash")).to_contain_text("Alice Example changed this to “Her help”")
    expect(row.locator("[name=help]")).to_have_value("His help on Size")
    expect(page.locator("details", has_text="Contract").locator("[name=help]")).to_have_value(
        "His help on Contract"
    )
    check_axe(page)
    row.get_by_label("Keep theirs").check()
    row.get_by_role("button", name="Save").click()
    expect(row.locator(".clash")).to_have_count(0)
    expect(row.locator("[name=help]")).to_have_value("Her help")
    silent_console(page)


def test_criteria_that_two_changed(page_for: PageFor, bob: User, alice: User, acme: Workspace) -> None:
    with acting(acme, alice) as hers:
        model = create_scoring_model(by=hers, kind="weighted", name="Ours")
    page = page_for(bob, f"/w/acme/roadmap/settings/scoring/{model.pk}/")
    page.locator("[name=name-0]").fill("His")
    with acting(acme, alice) as hers:
        now = ScoringModel.objects.get(pk=model.pk)
        rows = [{"id": one.pk, "name": one.name, "slug": one.slug} for one in now.criteria.all()]
        change_scoring_model(now, by=hers, criteria=[{**rows[0], "name": "Hers"}, *rows[1:]])
    page.get_by_role("button", name="Save").click()
    clash = page.locator(".clash")
    expect(clash).to_contain_text("Alice Example changed the criteria while you were editing.")
    expect(clash.locator(".stands")).to_contain_text("Hers: ")
    expect(page.locator("[name=name-0]")).to_have_value("His")
    check_axe(page)
    clash.get_by_label("Keep theirs").check()
    page.get_by_role("button", name="Save").click()
    expect(clash).to_have_count(0)
    expect(page.locator("[name=name-0]")).to_have_value("Hers")
