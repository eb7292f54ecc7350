"""Telling: who must hear of a recording, and who was told what we no longer say."""

from __future__ import annotations

from django.utils import timezone

from cases.models import Case, Delivery, Proceedings, StatusChange, Subscriber
from cases.models.delivery import CORRECTIONS
from cases.recording.messages import body_of
from cases.status.evidence import Policy
from cases.status.question import Question

# What is said of the case as a whole (None), and of each of its proceedings.
Headlines = dict[int | None, StatusChange]


def headlines(case: Case, question: Question) -> Headlines:
    """The rows that answer for the case as a whole and for each person in it."""
    found: Headlines = {}
    for row in StatusChange.objects.answering(question).filter(case=case):
        found.setdefault(row.proceedings_id, row)
    return found


def tell(case: Case, policy: Policy, before: Headlines) -> int:
    """Queue a message for each subscriber to whom a status changed; return how many.

    `before` is what was said before this recording. Whoever was told something for a day of
    knowledge on which we now say otherwise gets a message that names the earlier one. Called in
    the transaction of the recording.
    """
    after = headlines(case, Question(policy=policy))
    changed = {
        who for who in before.keys() | after.keys() if says(before.get(who)) != says(after.get(who))
    }
    if not changed:
        return 0
    people = dict(Proceedings.objects.filter(pk__in=changed - {None}).values_list("suspect", "pk"))
    # Locked in one order by everybody: the numbers of messages to a subscriber have no gap.
    wanting = Subscriber.objects.of(case, policy, people).order_by("pk")
    wanting = wanting.select_related("webhook", "mail_alert")
    wanting = list(wanting.select_for_update(of=("self",), no_key=True))
    told = _Told(case, policy)
    queued = []
    for who in sorted(changed, key=lambda pk: pk or 0):
        those = [each for each in wanting if (each.suspect_id and people[each.suspect_id]) == who]
        queued += told.messages(those, who, before.get(who), after.get(who))
    send(queued)
    return len(queued)


def catch_up(subscriber: Subscriber) -> int:
    """Queue what a subscriber who was not told for a while must still hear; return how many.

    That is, of each case of which something was told, what we say now, if it is something else.
    """
    policy = Policy(subscriber.policy)
    queued = []
    last = subscriber.deliveries.filter(kind=Delivery.Kind.STATUS)
    last = last.order_by("case_id", "proceedings_id", "-pk").distinct("case_id", "proceedings_id")
    for each in last.select_related("case", "change"):
        after = headlines(each.case, Question(policy=policy)).get(each.proceedings_id)
        told = _Told(each.case, policy)
        queued += told.messages([subscriber], each.proceedings_id, each.change, after)
    send(queued)
    return len(queued)


def send(messages: list[Delivery]) -> None:
    """Number messages to subscribers that are locked, write their bodies, and store them."""
    now = timezone.now()
    subscribers = {each.subscriber_id: each.subscriber for each in messages}
    for message in messages:
        subscriber = message.subscriber = subscribers[message.subscriber_id]
        subscriber.messages += 1
        message.number = subscriber.messages
        if hasattr(subscriber, "webhook"):
            message.body = body_of(message, now)
        message.has_channel = hasattr(subscriber, "webhook") or hasattr(subscriber, "mail_alert")
        message.due_at = now if message.has_channel else None
    Subscriber.objects.bulk_update(subscribers.values(), ["messages"])
    Delivery.objects.bulk_create(messages)


class _Told:
    """What subscribers were told of one case, by one policy."""

    def __init__(self, case: Case, policy: Policy) -> None:
        self.case, self.policy = case, policy
        self._on: dict = {}

    def messages(
        self,
        subscribers: list[Subscriber],
        who: int | None,
        before: StatusChange | None,
        after: StatusChange | None,
    ) -> list[Delivery]:
        """One message to each of these who must hear that it is now said of `who`."""
        was_wrong = self.is_wrong(before, who)
        last = self._last_told(subscribers, who)
        queued = []
        for subscriber in subscribers:
            told = last.get(subscriber.pk)
            corrects = told if told and self.is_wrong(told.change, who) else None
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

    def is_wrong(self, row: StatusChange | None, who: int | None) -> bool:
        """Whether we no longer say so for the day of which a row spoke."""
        if row is None:
            return False
        return says(self._said_on(row.stands_from).get(who)) != says(row)

    def _said_on(self, day) -> Headlines:
        if day not in self._on:
            self._on[day] = headlines(self.case, Question(known_on=day, policy=self.policy))
        return self._on[day]

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


def says(row: StatusChange | None) -> tuple | None:
    """What a row says, by which it is the same news or other news."""
    return row and (row.status, row.effective)
