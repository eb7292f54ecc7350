"""The facts: what the database holds, the rules it can hold itself, and questions to it."""

from cases.models.account import AccountEvent, SignIn
from cases.models.capture import Capture, PageWatch
from cases.models.case import Case, CaseLink, FormerName
from cases.models.charge import Charge
from cases.models.claim import Claim, ClaimSubject
from cases.models.court import Court, StateRelation
from cases.models.delivery import Delivery, Subscriber
from cases.models.document import CaseDocument
from cases.models.error_report import ErrorReport
from cases.models.finding import ClaimFinding
from cases.models.hearing import HearingNotice
from cases.models.history import CustodyChange, StatusChange
from cases.models.import_batch import ImportBatch, ImportUpload
from cases.models.inbox import Feed, FeedItem
from cases.models.log import LogCheckpoint, LogLeaf, LogTile
from cases.models.mail_alert import Letter, MailAlert
from cases.models.moved import FormerSlug
from cases.models.name_keys import NameKeys
from cases.models.note import Note
from cases.models.operation import DocketLoad, Heartbeat
from cases.models.proceedings import Proceedings
from cases.models.publisher import Publisher
from cases.models.record import LedgerShape, PublicRecord, StaleRow
from cases.models.relay import Relay, Revision
from cases.models.release import DataRelease
from cases.models.removal import Removal
from cases.models.report import SourceReport
from cases.models.report_words import ReportWords
from cases.models.settings import DeskSettings
from cases.models.situation import Milestone, Situation
from cases.models.suspect import Suspect, SuspectName
from cases.models.token import ApiAnswer, ApiToken
from cases.models.trail import TrailEntry
from cases.models.two_factor import Authenticator, RecoveryCodes
from cases.models.unfinished import Unfinished
from cases.models.usage import RequestCount
from cases.models.warrant import Warrant
from cases.models.webhook import Attempt, Webhook

__all__ = [
    "AccountEvent",
    "ApiAnswer",
    "ApiToken",
    "Attempt",
    "Authenticator",
    "Capture",
    "Case",
    "CaseDocument",
    "CaseLink",
    "Charge",
    "Claim",
    "ClaimFinding",
    "ClaimSubject",
    "Court",
    "CustodyChange",
    "DataRelease",
    "Delivery",
    "DeskSettings",
    "DocketLoad",
    "ErrorReport",
    "Feed",
    "FeedItem",
    "FormerName",
    "FormerSlug",
    "HearingNotice",
    "ImportBatch",
    "ImportUpload",
    "LedgerShape",
    "Heartbeat",
    "Letter",
    "LogCheckpoint",
    "LogLeaf",
    "LogTile",
    "MailAlert",
    "Milestone",
    "NameKeys",
    "Note",
    "PageWatch",
    "Proceedings",
    "Publisher",
    "PublicRecord",
    "RecoveryCodes",
    "RequestCount",
    "Relay",
    "Removal",
    "ReportWords",
    "Revision",
    "SignIn",
    "Situation",
    "SourceReport",
    "StaleRow",
    "StateRelation",
    "StatusChange",
    "Subscriber",
    "Suspect",
    "SuspectName",
    "TrailEntry",
    "Unfinished",
    "Warrant",
    "Webhook",
]
