from feedback.actions.customers import (
    change_company,
    change_customer,
    create_company,
    create_customer,
    remove_company,
    remove_customer,
    restore_company,
    restore_customer,
)
from feedback.actions.demand import refresh_demand
from feedback.actions.ideas import (
    change_idea,
    confirm_idea,
    create_idea,
    merge_idea,
    remove_idea,
    send_idea,
    unmerge_idea,
)
from feedback.actions.links import change_link, item_from_note, link_note, skip_suggestion, unlink
from feedback.actions.notes import (
    change_note,
    create_note,
    create_notes,
    file_note,
    mark_read,
    remove_note,
    restore_note,
)
from feedback.actions.portals import set_portal
from feedback.actions.votes import set_mail_wish, take_back_vote, verify_voter, vote

__all__ = [
    "change_company",
    "change_customer",
    "change_idea",
    "change_link",
    "change_note",
    "confirm_idea",
    "create_company",
    "create_customer",
    "create_idea",
    "create_note",
    "create_notes",
    "file_note",
    "item_from_note",
    "link_note",
    "mark_read",
    "merge_idea",
    "refresh_demand",
    "remove_company",
    "remove_customer",
    "remove_idea",
    "remove_note",
    "restore_company",
    "restore_customer",
    "restore_note",
    "send_idea",
    "set_mail_wish",
    "set_portal",
    "skip_suggestion",
    "take_back_vote",
    "unlink",
    "unmerge_idea",
    "verify_voter",
    "vote",
]
