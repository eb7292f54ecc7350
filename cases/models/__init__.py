"""The facts: what the database holds, the rules it can hold itself, and questions to it."""

from cases.models.account import AccountEvent, SignIn
from cases.models.capture import Capture, PageWatch
from cases.models.case import Case, CaseLink, FormerName
from cases.models.charge import Charge
from cases.models.claim import Claim, ClaimFinding, ClaimSubject
from cases.models.court import Court, StateRelation
from cases.models.delivery import Delivery, Subscriber
from cases.models.error_report import ErrorReport
from cases.models.history import CustodyChange, StatusChange
from cases.models.import_batch import ImportBatch, ImportUpload
from cases.models.inbox import Feed, FeedItem
from cases.models.mail_alert import Letter, MailAlert
from cases.models.note import Note
from cases.models.operation import DocketLoad, Heartbeat
from cases.models.proceedings import Proceedings
from cases.models.publisher import Publisher
from cases.models.relay import Relay, Revision
from cases.models.removal import Removal
from cases.models.report import SourceReport
from cases.models.settings import DeskSettings
from cases.models.situation import Milestone, Situation
from cases.models.suspect import Suspect, SuspectName
from cases.models.trail import TrailEntry
from cases.models.two_factor import Authenticator, RecoveryCodes
from cases.models.warrant import Warrant
from cases.models.webhook import Attempt, Webhook

__all__ = [
    "AccountEvent",
    "Attempt",
    "Authenticator",
    "Capture",
    "Case",
    "CaseLink",
    "Charge",
    "Claim",
    "ClaimFinding",
    "ClaimSubject",
    "Court",
    "CustodyChange",
    "Delivery",
    "DeskSettings",
    "DocketLoad",
    "ErrorReport",
    "Feed",
    "FeedItem",
    "FormerName",
    "ImportBatch",
    "ImportUpload",
    "Heartbeat",
    "Letter",
    "MailAlert",
    "Milestone",
    "Note",
    "PageWatch",
    "Proceedings",
    "Publisher",
    "RecoveryCodes",
    "Relay",
    "Removal",
    "Revision",
    "SignIn",
    "Situation",
    "SourceReport",
    "StateRelation",
    "StatusChange",
    "Subscriber",
    "Suspect",
    "SuspectName",
    "TrailEntry",
    "Warrant",
    "Webhook",
]
