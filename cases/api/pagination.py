"""Pages of a list: how many there are in all, and where the next and previous page are."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """`page` and `page_size` (1 to 200, 50 unless given)."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
