"""What other products call a status, a type and a priority, and what that is here."""

IDEA, PLANNED, DOING, SHIPPED, DROPPED = "idea", "planned", "in_progress", "shipped", "dropped"

# Their usual names → a category; other names become statuses of their own (`roadmap.import_status`).
STATUS: dict[str, str | None] = {
    **dict.fromkeys(("Backlog", "Triage", "Idea", "New idea", "Under consideration", "Open ideas"), IDEA),
    **dict.fromkeys(("To Do", "Todo", "Open", "Opened", "New", "Ready", "Not started", "Unstarted"), PLANNED),
    **dict.fromkeys(("Reopened", "Planned", "Selected for Development", "Up next"), PLANNED),
    **dict.fromkeys(("In Progress", "Doing", "Started", "In Review", "In development"), DOING),
    **dict.fromkeys(("Done", "Closed", "Completed", "Complete", "Shipped", "Released", "Launched"), SHIPPED),
    **dict.fromkeys(("Resolved", "Ready to ship"), SHIPPED),
    **dict.fromkeys(("Cancelled", "Canceled", "Won't do", "Won't fix", "Duplicate", "Rejected"), DROPPED),
    **dict.fromkeys(("Will not implement", "Closed as not planned"), DROPPED),
}
STATUS["Ready to ship"] = DOING
TYPE: dict[str, str | None] = {
    **dict.fromkeys(("Epic", "Initiative", "Master feature", "Objective"), "initiative"),
    **dict.fromkeys(
        ("Story", "User Story", "New Feature", "Feature", "Task", "Issue", "Sub-task"), "feature"
    ),
    **dict.fromkeys(("Subtask", "Subfeature", "Requirement", "Requirements", "Component"), "feature"),
    **dict.fromkeys(("Improvement", "Enhancement", "Change", "Chore"), "improvement"),
    **dict.fromkeys(("Bug", "Bug fix", "Incident", "Defect"), "bug"),
}
# What says that nobody set one.
PRIORITY: dict[str, str | None] = {"None": None, "No priority": None, "Not set": None, "0": None}
