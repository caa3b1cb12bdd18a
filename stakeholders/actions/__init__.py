"""Every write of the stakeholders area, one function each; call them inside `core.tenancy.acting()`."""

from stakeholders.actions.audiences import (
    add_member,
    change_audience,
    create_audience,
    delete_audience,
    remove_member,
)
from stakeholders.actions.digests import record_digest, send_digest, send_now
from stakeholders.actions.pages import change_page, confirm_signup, page_of, request_signup, rotate_link
from stakeholders.actions.people import change_stakeholder, create_stakeholder, delete_stakeholder
from stakeholders.actions.subscriptions import (
    change_subscription,
    delete_subscription,
    subscribe,
    unsubscribe,
)
from stakeholders.actions.updates import (
    change_update,
    delete_update,
    publish_update,
    restore_update,
    write_update,
)

__all__ = [
    "add_member",
    "change_audience",
    "change_page",
    "change_stakeholder",
    "change_subscription",
    "change_update",
    "confirm_signup",
    "create_audience",
    "create_stakeholder",
    "delete_audience",
    "delete_stakeholder",
    "delete_subscription",
    "delete_update",
    "page_of",
    "publish_update",
    "record_digest",
    "remove_member",
    "request_signup",
    "restore_update",
    "rotate_link",
    "send_digest",
    "send_now",
    "subscribe",
    "unsubscribe",
    "write_update",
]
