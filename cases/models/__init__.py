"""The facts: what the database holds, the rules it can hold itself, and questions to it."""

from cases.models.case import Case, CaseLink, FormerName
from cases.models.charge import Charge
from cases.models.claim import Claim, ClaimFinding, ClaimSubject
from cases.models.court import Court, StateRelation
from cases.models.delivery import Delivery, Subscriber
from cases.models.history import CustodyChange, StatusChange
from cases.models.operation import DocketLoad, Heartbeat
from cases.models.proceedings import Proceedings
from cases.models.publisher import Publisher
from cases.models.report import Relay, Revision, SourceReport
from cases.models.situation import Milestone, Situation
from cases.models.suspect import Suspect, SuspectName
from cases.models.warrant import Warrant

__all__ = [
    "Case",
    "CaseLink",
    "Charge",
    "Claim",
    "ClaimFinding",
    "ClaimSubject",
    "Court",
    "CustodyChange",
    "Delivery",
    "DocketLoad",
    "FormerName",
    "Heartbeat",
    "Milestone",
    "Proceedings",
    "Publisher",
    "Relay",
    "Revision",
    "Situation",
    "SourceReport",
    "StateRelation",
    "StatusChange",
    "Subscriber",
    "Suspect",
    "SuspectName",
    "Warrant",
]
