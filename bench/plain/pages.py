"""Pages of the lists: by number, fifty rows each, as the framework offers them."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    page_size = 50
    page_size_query_param = "limit"
