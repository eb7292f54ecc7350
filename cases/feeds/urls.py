"""Addresses of feeds and calendars. They speak English and have no translated twins."""

from django.urls import path, register_converter

from cases.feeds import calendars, views

app_name = "feeds"


class Form:
    """The end of a feed's address: the form that is asked for."""

    regex = "atom|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Form, "feed_form")

urlpatterns = [
    path("feeds/changes.<feed_form:form>", views.changes, name="changes"),
    path("feeds/corrections.<feed_form:form>", views.corrections, name="corrections"),
    path("feeds/hearings.ics", calendars.every_hearing, name="hearings"),
    path("cases/<slug:slug>/feed.<feed_form:form>", views.of_case, name="case"),
    path("cases/<slug:slug>/hearings.ics", calendars.of_case, name="case-hearings"),
    path("suspects/<slug:slug>/feed.<feed_form:form>", views.of_person, name="suspect"),
    path("situations/<slug:slug>/feed.<feed_form:form>", views.of_situation, name="situation"),
]
