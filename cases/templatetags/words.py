"""Plain words in templates: dates, statuses, bases, custody, languages."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, gettext, ngettext, to_locale

from cases.status.dates import PartialDate, Precision
from cases.status.words import Status
from cases.views.wording import BASIS_WORDS, CUSTODY_WORDS, PRESUMPTION

register = template.Library()


def locale() -> Locale:
    """The locale of the language in use (CLDR)."""
    return Locale.parse(to_locale(get_language() or "en-gb"))


@register.filter
def day(value: date | datetime | None) -> str:
    """17 March 2023, as the language in use writes it."""
    return format_date(value, "long", locale()) if value else ""


@register.filter
def when(value: PartialDate | None) -> str:
    """17 March 2023, or March 2023, or 2023: as exactly as it is known."""
    if value is None:
        return ""
    if value.precision is Precision.DAY:
        return day(value.earliest)
    skeleton = "yMMMM" if value.precision is Precision.MONTH else "y"
    return format_skeleton(skeleton, value.earliest, locale=locale())


@register.filter
def number(value: int) -> str:
    """1,462, as the language in use writes it."""
    return format_decimal(value, locale=locale())


@register.filter
def unlocalized(value: float) -> str:
    """A number as machines read it, in a drawing of whatever language."""
    return str(value)


@register.filter
def moment(value: PartialDate | None) -> SafeString | str:
    """The date in words, with the machine's form beside it."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', str(value), when(value))


@register.filter
def moment_of(value: date | datetime | None) -> SafeString | str:
    """A day in words, with the machine's form beside it."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', f"{value:%Y-%m-%d}", day(value))


@register.filter
def days(count: int) -> str:
    """1 day, 23 days, 1,462 days."""
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": number(count)}


@register.filter
def uncapped(text: str) -> str:
    """The text to go on a sentence with."""
    return text[:1].lower() + text[1:]


@register.filter
def basis(code: str) -> str:
    """The name of a basis."""
    return gettext(BASIS_WORDS[code].label)


@register.filter
def basis_meaning(code: str) -> str:
    """What a basis means."""
    return gettext(BASIS_WORDS[code].meaning)


@register.filter
def custody(code: str) -> str:
    """Where a person is."""
    return gettext(CUSTODY_WORDS[code])


@register.filter
def language(code: str) -> str:
    """The name of a language, or its code."""
    try:
        return gettext(get_language_info(code)["name"])
    except KeyError:
        return code


@register.filter
def article(provision: str) -> str:
    """Article 8(2)(a)(vii)."""
    if not provision:
        return ""
    if get_language() == "fr":
        # As the Statute's French text numbers them: 8-2-a-vii.
        provision = re.sub(r"\((\w+)\)", r"-\1", provision)
    return gettext("Article %(provision)s") % {"provision": provision}


@register.filter
def names(people) -> str:
    """The names of some proceedings' suspects, one after the other."""
    return ", ".join(person.suspect.name for person in people)


@register.simple_tag
def presumption() -> str:
    """The line on the presumption of innocence."""
    return gettext(PRESUMPTION)


@register.simple_tag
def sources(reports) -> SafeString:
    """Links to the pages of some reports, by the names of their publishers; where several are of
    one publisher, by their dates, too."""
    reports = list(reports)
    number = Counter(report.publisher.name for report in reports)
    return format_html_join(
        "; ",
        '<a href="{}">{}{}</a>{}',
        (
            (
                report.get_absolute_url(),
                report.publisher.name,
                format_html(", {}", moment(report.published))
                if number[report.publisher.name] > 1 and report.published
                else "",
                "" if report.is_verified else gettext(" (not verified)"),
            )
            for report in reports
        ),
    )


@register.inclusion_tag("cases/_status.html")
def status(word: Status | None, size: str = "") -> dict:
    """A status by word, shape and colour together; `word` None: nothing is proved."""
    shape = word.phase.value if word else "none"
    return {"word": word, "shape": shape, "size": size}


@register.inclusion_tag("cases/_shape.html")
def shape(phase: str) -> dict:
    """The shape of a phase, to stand beside the word."""
    return {"shape": phase}


@register.inclusion_tag("cases/_doubt.html")
def doubt(kind: str, row, what: str = "", on: PartialDate | None = None) -> dict:
    """A small flag beside a fact, which leads to the form for reporting an error in it.

    `what` and `on` tell those who cannot see where the flag stands which fact it is.
    """
    return {"kind": kind, "pk": row.pk, "what": f"{what}, {when(on)}" if on else what}
