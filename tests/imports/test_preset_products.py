"""The product of a row whose export names none, or several."""

import pytest

from core.models import User
from roadmap.models import Item, Product
from tests.conftest import Act
from tests.imports.conftest import Bring, rejected

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("acme")]
LINEAR = b"""ID,Team,Title,Status,Project,Cycle Number
ENG-1,Engines,With a project,Todo,Boat,
ENG-2,Engines,Without one,Todo,,
"""
DRAFTS = (
    b"Title\tURL\tStatus\tRepository\n"
    b"An issue\thttps://github.com/acme/app/issues/2\tTodo\tacme/app\n"
    b"A draft\t\tTodo\t\n"
)
ASANA = b"""Task ID,Name,Section/Column,Completed At,Notes,Projects
1,Both,To do,,,"Launch,Website"
2,One,To do,,,Launch
3,Named with a comma,To do,,,"Harbour, north"
"""


def products(act: Act) -> dict[str, str]:
    with act():
        return {item.title: item.product.name for item in Item.objects.select_related("product")}


def test_an_issue_of_linear_without_a_project_goes_to_its_team(bring: Bring, act: Act) -> None:
    job = bring(LINEAR)
    assert (job.mapping["preset"], rejected(job, act)) == ("linear", {})
    assert products(act) == {"With a project": "Boat", "Without one": "Engines"}


def test_drafts_of_github_projects_come_in_as_drafts(bring: Bring, act: Act) -> None:
    job = bring(DRAFTS)
    assert (job.mapping["preset"], rejected(job, act)) == ("github_projects", {})
    assert products(act) == {"An issue": "acme/app", "A draft": "Drafts"}


def test_a_view_without_repositories_asks_for_the_product(bring: Bring, act: Act, bob: User) -> None:
    from core.imports.mapping import parse
    from core.imports.presets import PRESETS, mapping_for
    from roadmap.imports import ItemImporter

    columns = ["Title", "URL", "Status", "Assignees"]
    with act(bob):
        mapping = mapping_for(PRESETS["github_projects"], ItemImporter, columns)
        parse(mapping, ItemImporter, columns)
    assert "product" not in mapping["fields"]


def test_of_several_projects_of_asana_the_first_counts(bring: Bring, act: Act) -> None:
    job = bring(ASANA)
    assert (job.mapping["preset"], rejected(job, act)) == ("asana", {})
    assert products(act) == {"Both": "Launch", "One": "Launch", "Named with a comma": "Harbour, north"}
    assert any("it goes to the first, “Launch”" in warning for warning in job.warnings)
    with act():
        assert Product.objects.count() == 2
