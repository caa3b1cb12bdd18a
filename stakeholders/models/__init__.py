"""Tables of the stakeholders area."""

from stakeholders.models.audiences import Audience, AudienceKpi, AudienceMember, AudienceProduct
from stakeholders.models.digests import Digest, Edition, Subscription
from stakeholders.models.pages import Signup, StatusPage
from stakeholders.models.people import Stakeholder
from stakeholders.models.shares import SharedView, SharedViewUse
from stakeholders.models.updates import StatusUpdate

__all__ = [
    "Audience",
    "AudienceKpi",
    "AudienceMember",
    "AudienceProduct",
    "Digest",
    "Edition",
    "SharedView",
    "SharedViewUse",
    "Signup",
    "Stakeholder",
    "StatusPage",
    "StatusUpdate",
    "Subscription",
]
