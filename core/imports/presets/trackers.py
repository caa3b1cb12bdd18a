"""Where issues are kept: Jira, GitHub, GitLab, Linear, Plane."""

from core.imports.presets.base import SEPARATOR, Preset, every, one
from core.imports.presets.values import PRIORITY, STATUS, TYPE

status = {"values": STATUS}
kind = {"values": TYPE, "otherwise": "blank"}

JIRA = Preset(
    "jira",
    "Jira",
    (("issue key", "key"), ("summary",), ("issue type", "work type")),
    {
        "external_id": one("Issue key", "Key"),
        "aliases": every("Issue id"),
        "title": one("Summary"),
        "product": one("Project name", "Project key"),
        "description": one("Description", markup="jira"),
        "type": one("Issue Type", "Work type", **kind),
        "status": one("Status", **status),
        "priority": one("Priority", values=PRIORITY),
        "start": one("Custom field (Start date)", "Start date", "Custom field (Target start)"),
        "end": one("Due date", "Custom field (Target end)"),
        "shipped": every("Resolved", "Resolution Date", "Updated", join=""),
        "owner": one("Assignee"),
        "parent": every(
            "Parent key", "Parent", "Parent id", "Custom field (Epic Link)", "Epic Link", join=""
        ),
        "milestone": one("Fix versions", "Fix Version/s", "Fix Version"),
        "tags": every("Labels", "Components", "Component/s"),
        "effort": one(
            "Custom field (Story Points)",
            "Custom field (Story point estimate)",
            "Story Points",
            "Story point estimate",
        ),
        "blocks": every("Outward issue link (Blocks)"),
        "blocked_by": every("Inward issue link (Blocks)"),
        "relates_to": every("Outward issue link (Relates)", "Inward issue link (Relates)"),
        "duplicates": every("Outward issue link (Duplicate)"),
        "comments": every("Comment", "Comments", join=SEPARATOR),
    },
)
GITHUB = Preset(
    "github",
    "GitHub Issues",
    (
        ("number",),
        ("title",),
        ("state",),
        ("body", "url", "html url", "labels", "author", "created at", "updated at"),
    ),
    {
        # The API says both: the page, and under "url" the address of the API.
        "external_id": one("html url", "url", "number"),
        "aliases": every("number", "id"),
        "title": one("title"),
        "product": one("repository"),
        "description": one("body"),
        "type": one("type", "issue type", **kind),
        "status": one("state", **status),
        "shipped": one("closed at"),
        "owner": one("assignees", "assignee"),
        "parent": one("parent", "parent issue url"),
        "milestone": one("milestone"),
        "tags": every("labels", "pull request", filled={"pull request": "pull request"}),
        "blocks": one("blocking"),
        "blocked_by": one("blocked by"),
        "comments": every("comments", join=SEPARATOR),
    },
)
GITHUB_PROJECTS = Preset(
    "github_projects",
    "GitHub Projects",
    (("title",), ("url",), ("status",), ("assignees", "repository", "milestone", "parent issue")),
    {
        "external_id": one("URL"),
        "title": one("Title"),
        # A draft, which every row with a title but no repository is, belongs to none yet.
        "product": every("Repository", "Title", join="", filled={"title": "Drafts"}, beside="Repository"),
        "type": one("Type", **kind),
        "status": one("Status", **status),
        "priority": one("Priority", values=PRIORITY),
        "start": one("Start date", "Start"),
        "end": one("Target date", "End date", "Due date", "Target"),
        "owner": one("Assignees"),
        "parent": one("Parent issue"),
        "milestone": one("Milestone"),
        "tags": every("Labels"),
        "effort": one("Estimate", "Effort", "Story points"),
    },
)
GITLAB = Preset(
    "gitlab",
    "GitLab",
    (
        ("issue id", "iid", "id"),
        ("title",),
        ("state",),
        ("author username", "created at utc", "time estimate"),
    ),
    {
        "external_id": one("URL", "Issue ID", "IID", "ID"),
        "aliases": every("Issue ID", "IID", "ID"),
        "title": one("Title"),
        "description": one("Description"),
        "type": one("Type", "Work item type", **kind),
        "status": one("State", **status),
        "start": one("Start Date"),
        "end": one("Due Date"),
        "shipped": one("Closed At (UTC)"),
        "owner": one("Assignee", "Assignee(s)", "Assignees"),
        "parent": one("Parent URL", "Parent ID", "Parent", "Parent IID"),
        "milestone": one("Milestone"),
        "tags": every("Labels", "Epic Title", join=", "),
        "effort": one("Weight"),
    },
)
LINEAR = Preset(
    "linear",
    "Linear",
    (
        ("id",),
        ("team",),
        ("title",),
        ("status",),
        ("cycle number", "cycle name", "triaged", "project milestone"),
    ),
    {
        "external_id": one("ID"),
        "aliases": every("UUID"),
        "title": one("Title"),
        # Each issue has a team; a project only some.
        "product": every("Project", "Team", join=""),
        "description": one("Description"),
        "status": one("Status", **status),
        "priority": one("Priority", values=PRIORITY),
        "start": one("Started"),
        "end": one("Due Date"),
        "shipped": one("Completed"),
        "owner": one("Assignee"),
        "team": one("Team"),
        "parent": one("Parent issue"),
        "milestone": one("Project Milestone"),
        "tags": every("Labels", "Archived", join=", ", filled={"archived": "archived"}),
        "effort": one("Estimate"),
        "blocks": every("Blocks"),
        "blocked_by": every("Blocked by"),
        "relates_to": every("Related to"),
        "duplicates": every("Duplicate of"),
    },
    neutralised=True,
)
PLANE = Preset(
    "plane",
    "Plane",
    # Three headers of three times: with "State Name", with "State", and the first, without "Project Identifier".
    (
        ("name",),
        ("state name", "state"),
        ("project identifier", "sequence id", "cycle name"),
        ("modules", "module name", "cycles", "cycle name"),
    ),
    {
        "external_id": one("Identifier", "ID"),
        "title": one("Name"),
        "product": one("Project Name", "Project"),
        "description": one("Description", "Description Stripped"),
        "status": one("State Name", "State", **status),
        "priority": one("Priority", values=PRIORITY),
        "start": one("Start Date"),
        "end": one("Target Date", "Due Date"),
        "shipped": one("Completed At"),
        "owner": one("Assignees", "Assignee"),
        "parent": one("Parent"),
        "milestone": one("Modules", "Module Name", "Module"),
        "tags": every("Labels", "Archived At", join=", ", filled={"archived at": "archived"}),
        "effort": one("Estimate"),
        "relations": one("Relations"),
        "comments": every("Comments", join=SEPARATOR),
    },
    neutralised=True,
)
