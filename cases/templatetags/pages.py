"""The pages of a long list, in templates."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.core.paginator import Page

from cases.views.listing import Listing

register = template.Library()


@register.simple_tag
def page_address(listing: Listing, number: int) -> str:
    """The address of one page of a list."""
    return listing.page_address(number)


@register.simple_tag
def page_numbers(page: Page) -> Iterable[int | None]:
    """The numbers to choose from: the first, the last, those near; None where some are left out."""
    return [
        number if isinstance(number, int) else None
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
