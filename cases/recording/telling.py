"""Telling: who must hear of a recording, and who was told what we no longer say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from cases.models import Case, Delivery, Proceedings, StatusChange, Subscriber
from cases.models.clock import moment
from cases.models.delivery import CORRECTIONS
from cases.recording.messages import body_of
from cases.recording.standing import Said, says
from cases.status.evidence import Policy
from cases.status.question import Question

# What is said of the case as a whole (None), and of each of its proceedings.
Headlines = dict[int | None, StatusChange]


class News(NamedTuple):
    """What a recording found of a case and what it leaves, by each policy."""

    case: Case
    before: dict[Policy, Headlines]
    after: dict[Policy, Headlines]

    @property
    def changed(self) -> dict[Policy, set[int | None]]:
        """By each policy, of whom something else is said."""
        return {each: _changed(self.before[each], self.after[each]) for each in self.before}


def headlines(case: Case, question: Question) -> Headlines:
    """The rows that answer for the case as a whole and for each person in it."""
    found: Headlines = {}
    for row in StatusChange.objects.answering(question).filter(case=case):
        found.setdefault(row.proceedings_id, row)
    return found


def headlines_among(rows: Iterable[StatusChange]) -> dict[Policy, Headlines]:
    """By each policy, the rows among a case's current ones that answer for the case as a whole
    and for each person in it, as `headlines` finds them."""
    found: dict[Policy, Headlines] = {policy: {} for policy in Policy}
    known = (row for row in rows if row.stands_until is None)
    for row in sorted(known, key=lambda row: (row.holds_from, row.order, row.pk)):
        found[Policy(row.policy)][row.proceedings_id] = row
    return found


def tell_all(news: Sequence[News]) -> int:
    """Queue a message for each subscriber to whom a status changed; return how many.

    Called in the transaction of the recording. Whoever is concerned by any of the cases is locked
    before anybody is told, in one order for everybody: recorders that took one case's subscribers
    after another's would wait for each other in a circle.
    """
    if len(news) > 1:
        keys = {pk for each in news for pk in _concerned_by(each).values_list("pk", flat=True)}
        rows = Subscriber.objects.filter(pk__in=keys).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk"))
    return sum(_tell(each) for each in news)


def _concerned_by(news: News) -> QuerySet[Subscriber]:
    """Those to whom a change may have to be told."""
    changed = news.changed
    anybody = set().union(*changed.values())
    if not anybody:
        return Subscriber.objects.none()
    people = Proceedings.objects.filter(pk__in=anybody - {None}).values_list("suspect", flat=True)
    changing = [policy for policy in changed if changed[policy]]
    concerned = Subscriber.objects.told_of(news.case, changing)
    return concerned | Subscriber.objects.of(news.case, changing, set(people))


def _tell(news: News) -> int:
    """Queue the messages about one case.

    Whoever was told something for a day of knowledge on which we now say otherwise gets a message
    that names the earlier one, whatever he or she wants by now.
    """
    case, before, after, changed = *news, news.changed
    anybody = set().union(*changed.values())
    # Locked in one order by everybody: the numbers of messages to a subscriber have no gap.
    rows = _concerned_by(news).order_by("pk").select_related("webhook", "mail_alert")
    concerned = list(rows.select_for_update(of=("self",), no_key=True)) if anybody else []
    if not concerned:
        return 0  # Mostly so, and what follows takes a third of a recording.
    people = Proceedings.objects.filter(pk__in=anybody - {None})
    whose = {None: None, **dict(people.values_list("pk", "suspect"))}
    told, number = _Told(case), 0
    for policy in before:
        subscribers = [each for each in concerned if each.policy == policy]
        queued = []
        for who in sorted(anybody, key=lambda pk: pk or 0):
            now = after[policy].get(who)
            is_new = who in changed[policy]
            wanting = [each for each in subscribers if is_new and each.follows(case, whose[who])]
            others = [each for each in subscribers if each not in wanting]
            queued += told.messages(wanting, who, before[policy].get(who), now)
            queued += told.corrections(others, who, now)
        send(queued)
        number += len(queued)
    return number


def _changed(before: Headlines, after: Headlines) -> set[int | None]:
    """Of whom something else is said."""
    everybody = before.keys() | after.keys()
    return {who for who in everybody if says(before.get(who)) != says(after.get(who))}


def catch_up(subscriber: Subscriber) -> int:
    """Queue what a subscriber who was not told for a while must still hear; return how many.

    That is, of each case of which something was told, what we say now, if it is something else;
    of what he or she follows no longer, only corrections.
    """
    policy = Policy(subscriber.policy)
    queued = []
    last = subscriber.deliveries.filter(kind=Delivery.Kind.STATUS)
    last = last.order_by("case_id", "proceedings_id", "-pk").distinct("case_id", "proceedings_id")
    for each in last.select_related("case", "change", "proceedings"):
        after = headlines(each.case, Question(policy=policy)).get(each.proceedings_id)
        told = _Told(each.case)
        if subscriber.follows(each.case, each.proceedings and each.proceedings.suspect_id):
            queued += told.messages([subscriber], each.proceedings_id, each.change, after)
        else:
            queued += told.corrections([subscriber], each.proceedings_id, after)
    send(queued)
    return len(queued)


def send(messages: list[Delivery]) -> None:
    """Number messages to subscribers that are locked, write their bodies, and store them."""
    now, known = moment(), {}
    subscribers = {each.subscriber_id: each.subscriber for each in messages}
    for message in messages:
        subscriber = message.subscriber = subscribers[message.subscriber_id]
        subscriber.messages += 1
        message.number = subscriber.messages
        if hasattr(subscriber, "webhook"):
            message.body = body_of(message, now, known)
        message.has_channel = hasattr(subscriber, "webhook") or hasattr(subscriber, "mail_alert")
        message.due_at = now if message.has_channel else None
    Subscriber.objects.bulk_update(subscribers.values(), ["messages"])
    Delivery.objects.bulk_create(messages)


class _Told:
    """What subscribers were told of one case."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.said = Said(case)

    def messages(
        self,
        subscribers: list[Subscriber],
        who: int | None,
        before: StatusChange | None,
        after: StatusChange | None,
    ) -> list[Delivery]:
        """One message to each of these who must hear that it is now said of `who`."""
        was_wrong = self.said.is_wrong(before, who)
        last = self._last_told(subscribers, who)
        queued = []
        for subscriber in subscribers:
            told = last.get(subscriber.pk)
            corrects = told if told and self.said.is_wrong(told.change, who) else None
            is_correction = was_wrong or corrects is not None
            if corrects or self._is_news(subscriber, told, after, is_correction):
                queued.append(
                    Delivery(
                        subscriber=subscriber,
                        case=self.case,
                        proceedings_id=who,
                        before=before,
                        change=after,
                        is_correction=is_correction,
                        corrects=corrects,
                    )
                )
        return queued

    def corrections(
        self, subscribers: list[Subscriber], who: int | None, after: StatusChange | None
    ) -> list[Delivery]:
        """One message to each of these who was last told of `who` what we no longer say."""
        last = self._last_told(subscribers, who) if subscribers else {}
        return [
            Delivery(
                subscriber=each,
                case=self.case,
                proceedings_id=who,
                before=told.change,
                change=after,
                is_correction=True,
                corrects=told,
            )
            for each in subscribers
            if (told := last.get(each.pk))
            and self.said.is_wrong(told.change, who)
            and says(told.change) != says(after)
        ]

    def _last_told(self, subscribers: list[Subscriber], who: int | None) -> dict[int, Delivery]:
        """The last message to each of these about the same: subscriber -> message."""
        told = Delivery.objects.reached().filter(
            subscriber__in=subscribers, case=self.case, proceedings=who
        )
        told = (
            told.order_by("subscriber_id", "-pk").distinct("subscriber_id").select_related("change")
        )
        return {each.subscriber_id: each for each in told}

    def _is_news(self, subscriber, told, after, is_correction: bool) -> bool:
        """Whether what we say now is asked for, and other than what was told last."""
        if told and says(told.change) == says(after):
            return False
        if not subscriber.wants(after, is_correction):
            # Who knows of the case is told that nothing is known of it any more.
            return after is None and told is not None
        asked_for_all_corrections = is_correction and CORRECTIONS in subscriber.kinds
        return after is not None or told is not None or asked_for_all_corrections
