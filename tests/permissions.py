"""The permission table: every address with a workspace in it, what each method asks for, and a sample of each id.

`tests/test_permissions.py` fails for an address without a row, and tries every row with every role and with ids of
another workspace. Add a row with each view.
"""

from typing import NamedTuple


class Row(NamedTuple):
    """`needs`: method → capability. `ids`: name in the address → kind of sample (tests/samples.py)."""

    needs: dict[str, str]
    ids: dict[str, str] = {}


def page(get: str, post: str | None = None, **ids: str) -> Row:
    return Row({"GET": get, "POST": post or get}, ids)


def api(get: str = "", post: str = "", patch: str = "", delete: str = "", put: str = "", **ids: str) -> Row:
    needs = {"GET": get, "POST": post, "PATCH": patch, "DELETE": delete, "PUT": put}
    return Row({method: need for method, need in needs.items() if need}, ids)


ROWS: dict[str, Row] = {
    # People and settings
    "home": page("read"),
    "palette": page("read"),
    "members": page("read", "members.manage"),
    "member_role": page("members.manage", pk="membership"),
    "member_remove": page("read", pk="membership"),
    "invitation_revoke": page("members.manage", pk="invitation"),
    "invitation_again": page("members.manage", pk="invitation"),
    "tokens": page("read"),
    "token_revoke": page("read", pk="token"),
    "mails": page("workspace.manage"),
    "mail": page("workspace.manage", pk="mail"),
    "workspace_settings": page("workspace.manage"),
    # The plan
    "roadmap": page("read"),
    "roadmap_late": page("read"),
    "roadmap_changes": page("read"),
    "item_description": page("read", ref="item"),
    "strategy": page("read"),
    "strategy_product_new": page("roadmap.write"),
    "strategy_product": page("read", pk="product"),
    "strategy_product_edit": page("roadmap.write", pk="product"),
    "strategy_product_delete": page("roadmap.write", pk="product"),
    "strategy_objective_new": page("roadmap.write"),
    "strategy_objective": page("read", pk="objective"),
    "strategy_objective_edit": page("roadmap.write", pk="objective"),
    "strategy_objective_delete": page("roadmap.write", pk="objective"),
    "api-products": api("read", "roadmap.write"),
    "api-product": api("read", patch="roadmap.write", delete="roadmap.write", pk="product"),
    "api-objectives": api("read", "roadmap.write"),
    "api-objective": api("read", patch="roadmap.write", delete="roadmap.write", pk="objective"),
    "api-teams": api("read", "roadmap.write"),
    "api-statuses": api("read"),
    "api-items": api("read", "roadmap.write"),
    "api-item": api("read", patch="roadmap.write", delete="roadmap.write", ref="item"),
    "api-item-history": api("read", ref="item"),
    "api-item-score": api("read", ref="item"),
    "api-item-undo": api(post="roadmap.write", ref="item"),
    "api-item-restore": api(post="roadmap.write", pk="item"),
    "api-workbench": api("read"),
    "api-events": api("read"),
    # Imports
    "imports": page("import"),
    "import_job": page("import", pk="import"),
    "import_mapping": page("import", pk="import"),
    "import_format": page("import", pk="import"),
    "import_application": page("import", pk="import"),
    "import_cancel": page("import", pk="import"),
    "import_rejected": page("import", pk="import"),
    "api-imports": api("import", "import"),
    "api-import": api("import", pk="import"),
    "api-import-mapping": api(put="import", pk="import"),
    "api-import-application": api(post="import", delete="import", pk="import"),
    "api-import-rejected": api("import", pk="import"),
    # Metrics
    "metrics": page("read"),
    "metrics-table": page("read"),
    "metrics-home": page("read"),
    "metrics-new": page("metrics.write"),
    "metrics-kpi": page("read", pk="kpi"),
    "metrics-edit": page("metrics.write", pk="kpi"),
    "metrics-delete": page("metrics.write", pk="kpi"),
    "metrics-figures": page("read", pk="kpi"),
    "metrics-points": page("points.write", pk="kpi"),
    "metrics-target-new": page("metrics.write", pk="kpi"),
    "metrics-target": page("metrics.write", pk="target"),
    "metrics-target-delete": page("metrics.write", pk="target"),
    "metrics-effects": page("read", "metrics.write", ref="item"),
    "metrics-effect": page("read", "metrics.write", pk="effect"),
    "metrics-effect-delete": page("metrics.write", pk="effect"),
    "metrics-key-results": page("read", "metrics.write", pk="objective"),
    "metrics-key-result": page("read", "metrics.write", pk="key_result"),
    "metrics-key-result-delete": page("metrics.write", pk="key_result"),
    "api-kpis": api("read", "metrics.write"),
    "api-kpi": api("read", patch="metrics.write", delete="metrics.write", pk="kpi"),
    "api-points": api("read", "points.write", delete="metrics.write", pk="kpi"),
    "api-targets": api("read", "metrics.write", pk="kpi"),
    "api-target": api("read", patch="metrics.write", delete="metrics.write", pk="target"),
    "api-key-results": api("read", "metrics.write", pk="objective"),
    "api-key-result": api("read", patch="metrics.write", delete="metrics.write", pk="key_result"),
    "api-effects": api("read", "metrics.write", ref="item"),
    "api-effect": api("read", patch="metrics.write", delete="metrics.write", pk="effect"),
    # Stakeholders
    "stakeholders": page("read"),
    "stakeholder_grid": page("read"),
    "stakeholder_new": page("stakeholders.write"),
    "stakeholder": page("read", "stakeholders.write", pk="stakeholder"),
    "stakeholder_delete": page("stakeholders.write", pk="stakeholder"),
    "audiences": page("read"),
    "audience_new": page("stakeholders.write"),
    "audience": page("read", "stakeholders.write", pk="audience"),
    "audience_delete": page("stakeholders.write", pk="audience"),
    "audience_members": page("stakeholders.write", pk="audience"),
    "status_page_edit": page("publish", pk="audience"),
    "status_preview": page("read", pk="audience"),
    "updates": page("read"),
    "update_new": page("stakeholders.write"),
    "update": page("read", "stakeholders.write", pk="update"),
    "update_delete": page("stakeholders.write", pk="update"),
    "item_updates": page("read", "stakeholders.write", ref="item"),
    "digests": page("read"),
    "subscription_new": page("stakeholders.write"),
    "digest": page("read", pk="digest"),
    "digest_mail": page("read", pk="digest"),
    "digest_preview": page("read", "stakeholders.write", pk="subscription"),
    "digest_preview_mail": page("read", pk="subscription"),
    "digest_send": page("publish", pk="subscription"),
    "subscription_change": page("stakeholders.write", pk="subscription"),
    "api-stakeholders": api("read", "stakeholders.write"),
    "api-stakeholder": api("read", patch="stakeholders.write", delete="stakeholders.write", pk="stakeholder"),
    "api-audiences": api("read", "stakeholders.write"),
    "api-audience": api("read", patch="stakeholders.write", delete="stakeholders.write", pk="audience"),
    "api-updates": api("read", "stakeholders.write"),
    "api-update": api("read", patch="stakeholders.write", delete="stakeholders.write", pk="update"),
    "api-status-pages": api("read", "publish"),
    "api-status-page": api("read", patch="publish", delete="publish", pk="status_page"),
    "api-status-page-address": api(post="publish", pk="status_page"),
    "api-subscriptions": api("read", "stakeholders.write"),
    "api-subscription": api("read", patch="stakeholders.write", delete="stakeholders.write", pk="subscription"),
    "api-subscription-preview": api("read", pk="subscription"),
    "api-digests": api("read", "publish"),
    "api-digest": api("read", pk="digest"),
}

# Addresses without a workspace in them: sign-in, public pages behind signed links, health, the API's description.
OPEN: set[str] = {
    "api-docs",
    "api-schema",
}
