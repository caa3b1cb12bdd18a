"""What one needs to write a row of each tracked model, and so to take a change of it back.

`tests/roadmap/test_undo_needs.py` compares it with what the addresses ask for that write them. A model that stands in
neither table is never taken back: members, invitations and tokens are not.
"""

# What people say for themselves or keep for themselves.
OWN = {
    "roadmap.comment": "comment",
    "roadmap.reaction": "comment",
    "roadmap.attachment": "comment",
    "roadmap.rating": "rate",
    "roadmap.watch": "read",
    "roadmap.savedview": "read",
}
PLAN = (
    "roadmap.agreedvalue",
    "roadmap.baseline",
    "roadmap.checkin",
    "roadmap.criterion",
    "roadmap.customfield",
    "roadmap.decision",
    "roadmap.decisionitem",
    "roadmap.gate",
    "roadmap.gatecheck",
    "roadmap.item",
    "roadmap.itemtemplate",
    "roadmap.itemtype",
    "roadmap.link",
    "roadmap.milestone",
    "roadmap.objective",
    "roadmap.pokersession",
    "roadmap.product",
    "roadmap.productline",
    "roadmap.risk",
    "roadmap.scenario",
    "roadmap.scenariochange",
    "roadmap.scoringmodel",
    "roadmap.status",
    "roadmap.team",
    "roadmap.teamcapacity",
)
FEEDBACK = ("feedback.company", "feedback.customer", "feedback.note", "feedback.notelink")
METRICS = ("metrics.expectedeffect", "metrics.keyresult", "metrics.kpi", "metrics.target")
STAKEHOLDERS = (
    "stakeholders.audience",
    "stakeholders.audiencekpi",
    "stakeholders.audiencemember",
    "stakeholders.audienceproduct",
    "stakeholders.stakeholder",
    "stakeholders.statusupdate",
    "stakeholders.subscription",
)
# What strangers see, or may see once it is open.
PUBLIC = ("feedback.idea", "feedback.portal", "stakeholders.sharedview", "stakeholders.statuspage")
WRITES = {
    **dict.fromkeys(PLAN, "roadmap.write"),
    **dict.fromkeys(FEEDBACK, "feedback.write"),
    **dict.fromkeys(METRICS, "metrics.write"),
    **dict.fromkeys(STAKEHOLDERS, "stakeholders.write"),
    **dict.fromkeys(PUBLIC, "publish"),
}
# By model; of members' doings nothing.
NEEDS = WRITES | OWN
