"""Header rows of exports as they are seen in public: each is known, and its columns go where they belong.

Only names of columns are taken over, from documentation and public programs; docs/import.md names the sources.
"""

from typing import NamedTuple

import pytest
from django.conf import settings

from core.imports.presets import find, mapping_for
from core.imports.presets.find import columns_of
from roadmap.imports import ItemImporter


class Seen(NamedTuple):
    preset: str
    source: str
    header: str
    # Our field → the column it comes from.
    wanted: dict[str, str]


TRACKER = {"title": "Title", "description": "Description", "owner": "Assignee", "tags": "Labels"}
GITLAB = TRACKER | {"external_id": "URL", "status": "State", "milestone": "Milestone", "end": "Due Date"}
LINEAR = TRACKER | {
    "external_id": "ID",
    "team": "Team",
    "status": "Status",
    "product": "Project",
    "effort": "Estimate",
}
PLANE = {
    "title": "Name",
    "start": "Start Date",
    "end": "Target Date",
    "owner": "Assignees",
    "shipped": "Completed At",
}
SEEN = {
    "jira": Seen(
        "jira",
        "a public program that reads it",
        "Summary,Issue key,Issue id,Issue Type,Status,Project key,Project name,Priority,Resolution,Assignee,Assignee Id,Created,"
        "Due date,Inward issue link (Blocks),Outward issue link (Blocks),Sprint,Custom field (Start date),"
        "Custom field (Story point estimate),Custom field (Team),Parent,Parent key,Parent summary,Status Category",
        {"external_id": "Issue key", "start": "Custom field (Start date)", "end": "Due date", "parent": "Parent key",
         "effort": "Custom field (Story point estimate)", "blocks": "Outward issue link (Blocks)", "product": "Project name"},
    ),
    "github command": Seen(
        "github",
        "manual of gh issue list, names of the JSON fields",
        "assignees,author,blockedBy,blocking,body,closed,closedAt,closedByPullRequestsReferences,comments,createdAt,id,"
        "isPinned,issueType,labels,milestone,number,parent,projectCards,projectItems,reactionGroups,state,stateReason,"
        "subIssues,subIssuesSummary,title,updatedAt,url",
        {"external_id": "url", "parent": "parent", "blocks": "blocking", "blocked_by": "blockedBy", "type": "issueType",
         "shipped": "closedAt", "comments": "comments"},
    ),
    "github command, older": Seen(
        "github",
        "manual of gh issue list of 2024",
        "assignees,author,body,closed,closedAt,comments,createdAt,id,labels,milestone,number,projectCards,projectItems,"
        "reactionGroups,state,title,updatedAt,url",
        {"external_id": "url", "title": "title", "status": "state"},
    ),
    "github api": Seen(
        "github",
        "schema Issue of GitHub's OpenAPI description",
        "id,node_id,url,repository_url,labels_url,comments_url,events_url,html_url,number,state,state_reason,title,body,user,"
        "labels,assignee,assignees,milestone,locked,comments,pull_request,closed_at,created_at,updated_at,draft",
        {"external_id": "html_url", "owner": "assignees", "shipped": "closed_at"},
    ),
    "github csv": Seen(
        "github",
        "gavinr/github-csv-tools, its usual columns",
        "number,title,labels,state,assignees,milestone,comments,created_at,updated_at,closed_at,body",
        {"external_id": "number", "title": "title", "description": "body", "milestone": "milestone"},
    ),
    "github projects": Seen(
        "github_projects",
        "a public program that reads it (Kanri)",
        "Title,URL,Assignees,Status,Labels",
        {"external_id": "URL", "title": "Title", "owner": "Assignees", "status": "Status", "tags": "Labels"},
    ),
    "gitlab 2019": Seen(
        "gitlab",
        "gitlab-org/gitlab issue 34769",
        "Issue ID,URL,Title,State,Description,Author,Author Username,Assignee,Assignee Username,Confidential,Locked,Due Date,"
        "Created At (UTC),Updated At (UTC),Closed At (UTC),Milestone,Weight,Labels,Time Estimate,Time Spent",
        GITLAB | {"effort": "Weight"},
    ),
    "gitlab until 18.3": Seen(
        "gitlab",
        "GitLab's own export in its public source",
        "Title,Description,Issue ID,URL,State,Author,Author Username,Assignee,Assignee Username,Confidential,Locked,Due Date,"
        "Created At (UTC),Updated At (UTC),Closed At (UTC),Milestone,Weight,Labels,Time Estimate,Time Spent",
        GITLAB | {"aliases": "Issue ID", "shipped": "Closed At (UTC)"},
    ),
    "gitlab from 18.4": Seen(
        "gitlab",
        "GitLab's documentation, Export issues to CSV",
        "ID,IID,Title,Description,Type,URL,State,Confidential,Locked,Milestone,Labels,Author,Author Username,Assignee,"
        "Assignee Username,Created At (UTC),Updated At (UTC),Closed At (UTC),Due Date,Start Date,Parent ID,Parent IID,"
        "Parent Title,Time Estimate,Time Spent,Weight",
        GITLAB | {"aliases": "ID", "parent": "Parent ID", "start": "Start Date", "type": "Type"},
    ),
    "linear": Seen(
        "linear",
        "linear/linear issue 1047, confirmed there by Linear",
        "ID,Team,Title,Description,Status,Estimate,Priority,Project ID,Project,Creator,Assignee,Labels,Cycle Number,Cycle Name,"
        "Cycle Start,Cycle End,Created,Updated,Started,Triaged,Completed,Canceled,Archived,Due Date,Parent issue,Initiatives,"
        "Project Milestone",
        LINEAR | {"parent": "Parent issue", "milestone": "Project Milestone", "end": "Due Date", "start": "Started"},
    ),
    "linear, older": Seen(
        "linear",
        "linear/linear, the importer of Linear's own export",
        "ID,Team,Title,Description,Status,Estimate,Priority,Project,Creator,Assignee,Labels,Cycle Number,Cycle Name,Cycle Start,"
        "Cycle End,Created,Updated,Started,Completed,Canceled,Archived",
        LINEAR | {"shipped": "Completed"},
    ),
    "plane": Seen(
        "plane",
        "linear/linear, sample of its importer",
        "Project Name,Project Identifier,Parent,Identifier,Sequence Id,Name,State Name,Priority,Assignees,Subscribers,"
        "Created By Name,Start Date,Target Date,Completed At,Created At,Updated At,Archived At,Estimate,Labels,Cycles,Modules,"
        "Links,Relations,Comments,Sub Issues Count,Link Count,Attachment Count,Is Draft",
        PLANE | {"external_id": "Identifier", "status": "State Name", "milestone": "Modules", "product": "Project Name"},
    ),
    "plane, community edition": Seen(
        "plane",
        "Plane's own export in its public source",
        "ID,Project Identifier,Project,Project ID,Sequence ID,Name,Description,Priority,Start Date,Target Date,State,Created At,"
        "Updated At,Completed At,Archived At,Module Name,Created By,Labels,Comments,Estimate,Link,Assignees,Subscribers Count,"
        "Attachment Count,Attachment Links,Cycle Name,Cycle Start Date,Cycle End Date,Parent,Relations",
        PLANE | {"external_id": "ID", "status": "State", "milestone": "Module Name", "product": "Project", "parent": "Parent"},
    ),
    "plane, first": Seen(
        "plane",
        "Plane's own export in its public source of 2023",
        "ID,Project,Name,Description,State,Priority,Created By,Assignee,Labels,Cycle Name,Cycle Start Date,Cycle End Date,"
        "Module Name,Module Start Date,Module Target Date,Created At,Updated At,Completed At,Archived At",
        {"external_id": "ID", "status": "State", "owner": "Assignee", "milestone": "Module Name", "tags": "Labels"},
    ),
    "trello": Seen(
        "trello",
        "public programs that read and write it",
        "Card ID,Card Name,Card URL,Card Description,Labels,Members,Due Date,Attachment Count,Attachment Links,"
        "Checklist Item Total Count,Checklist Item Completed Count,Vote Count,Comment Count,Last Activity Date,List ID,List Name,"
        "Board ID,Board Name,Archived,Start Date,Due Complete,Due Reminder",
        {"external_id": "Card ID", "title": "Card Name", "status": "List Name", "product": "Board Name", "start": "Start Date"},
    ),
    "asana": Seen(
        "asana",
        "public programs that read it",
        "Task ID,Created At,Completed At,Last Modified,Name,Section/Column,Assignee,Assignee Email,Start Date,Due Date,Tags,Notes,"
        "Projects,Parent task,Blocked By (Dependencies),Blocking (Dependencies),Priority,Task Progress",
        {"external_id": "Task ID", "title": "Name", "owner": "Assignee Email", "parent": "Parent task", "status": "Section/Column",
         "blocks": "Blocking (Dependencies)", "blocked_by": "Blocked By (Dependencies)"},
    ),
    "aha": Seen(
        "aha",
        "description of a list report in a public repository",
        "Feature reference #,Feature name,Feature type,Feature status,Feature assigned to,Feature description,Acceptance Criteria,"
        "Epic name,Epic name (2),Initiative name,Feature end date,Feature start date,Feature tags",
        {"external_id": "Feature reference #", "title": "Feature name", "parent": "Epic name", "end": "Feature end date"},
    ),
    "aha epics": Seen(
        "aha_epics",
        "tests of a public program",
        "Master feature reference #,Master feature name,Workspace name,Release name,Master feature status,"
        "Master feature initial estimate",
        {"external_id": "Master feature reference #", "title": "Master feature name", "milestone": "Release name"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SEEN)
def test_a_header_seen_in_public_is_known(name: str) -> None:
    seen = SEEN[name]
    columns = seen.header.split(",")
    found = find("items", columns)
    assert found is not None and found.name == seen.preset, seen.source
    fields = mapping_for(found, ItemImporter, columns)["fields"]
    missed = {
        field: column
        for field, column in seen.wanted.items()
        if column not in columns_of(fields.get(field, {}))
    }
    assert not missed, fields


def test_every_source_stands_in_the_documentation() -> None:
    """What docs/import.md says a preset was tried on is what is tried here."""
    told = (settings.BASE_DIR / "docs" / "import.md").read_text()
    for seen in SEEN.values():
        assert f"`{seen.preset}`" in told
        assert seen.source in told, seen.source
