"""The inbox: articles from feeds, of each of which an editor decides with one click."""

from __future__ import annotations

from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Form, ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from cases.admin.history import ReadOnlyAdmin
from cases.admin.inbox_rows import rows_of
from cases.ingest import deciding
from cases.ingest.items import match
from cases.ingest.matching import Names
from cases.models import Case, FeedItem, SourceReport

LIST = "admin:cases_feeditem_changelist"


class StateFilter(admin.SimpleListFilter):
    """What waits, unless asked for what was decided."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        decided = [choice for choice in FeedItem.State.choices if choice[0] != FeedItem.State.NEW]
        return [*decided, ("all", "All")]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        return [{**first, "display": FeedItem.State.NEW.label}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset
        return queryset.filter(state=self.value() or FeedItem.State.NEW)


class CaseFilter(admin.SimpleListFilter):
    """The cases of which articles bear a name, and none."""

    title = "case"
    parameter_name = "case"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        named = Case.objects.filter(feed_items__isnull=False).distinct()
        return [
            ("none", "No case recognised"),
            *((str(pk), name) for pk, name in named.values_list("pk", "short_name")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "none":
            return queryset.filter(cases=None)
        if (self.value() or "").isdigit():
            return queryset.filter(cases=int(self.value()))
        return queryset


class ArticlePaginator(Paginator):
    """Pages of the inbox: what it counts are articles, not inboxes."""

    template_name = "admin/inbox/_count.html"


class MergeForm(Form):
    """To which report an article belongs."""

    report = ModelChoiceField(
        queryset=SourceReport.objects.filter(corrects=None),
        label="Another report",
        help_text="Type a part of its title, address or publisher.",
        error_messages={
            "required": "Choose the report to which the article belongs.",
            "invalid_choice": "There is no such report any more. Choose another one.",
        },
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["report"]
        field.widget = AutocompleteSelect(FeedItem._meta.get_field("report"), admin.site)
        field.widget.choices = field.choices


@admin.register(FeedItem)
class FeedItemAdmin(ReadOnlyAdmin):
    """What the feeds brought. Nothing of it is public; only a report made of it may become so."""

    change_list_template = "admin/inbox/list.html"
    list_display = ["title", "feed", "published_on", "state"]
    list_display_links = None
    list_filter = [StateFilter, CaseFilter, ("feed", admin.RelatedOnlyFieldListFilter)]
    list_per_page = 25
    paginator = ArticlePaginator
    show_full_result_count = False
    sortable_by = ()
    search_fields = ["title", "summary", "url", "feed__publisher__name"]
    search_help_text = "Title, summary, address or publisher"
    actions = ["dismiss_chosen", "match_again"]

    class Media:
        css = {"all": ["cases/inbox.css"]}
        js = ["cases/inbox.js"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        items = super().get_queryset(request).with_report_of_same_page()
        related = items.select_related("feed__publisher", "report__publisher", "decided_by")
        return related.prefetch_related("cases__situation")

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("cases.change_feeditem")

    def get_urls(self) -> list:
        steps = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(view),
                name=f"cases_feeditem_{name}",
            )
            for name, view in (
                ("accept", require_POST(self.accept_view)),
                ("dismiss", require_POST(self.dismiss_view)),
                ("undo", require_POST(self.undo_view)),
                ("merge", self.merge_view),
            )
        ]
        return [*steps, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        titled = {"title": "Inbox", **(extra_context or {})}
        response = super().changelist_view(request, titled)
        if "cl" in (getattr(response, "context_data", None) or {}):
            items = list(response.context_data["cl"].result_list)
            response.context_data["rows"] = rows_of(items, request.user)
        return response

    def accept_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make a draft of an article and go on with it."""
        try:
            report = deciding.accept(pk, by=request.user)
        except deciding.Decided as reason:
            return self._too_late(request, reason)
        except FeedItem.DoesNotExist as error:
            raise Http404 from error
        messages.success(
            request,
            format_html(
                "This draft was made of the article. Add its claims, then submit it. "
                '<a href="{}">Back to the inbox</a>',
                self._list(request),
            ),
        )
        return HttpResponseRedirect(reverse("admin:cases_sourcereport_change", args=[report.pk]))

    def dismiss_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._decide(request, pk, "Dismissed", deciding.dismiss)

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._decide(request, pk, "Waits again", deciding.undo)

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Choose the report to which an article belongs."""
        if not self.has_decide_permission(request):
            raise PermissionDenied
        item = self.get_queryset(request).filter(pk=pk).first()
        if item is None:
            raise Http404
        if item.state != FeedItem.State.NEW:
            return self._too_late(request, deciding.Decided(deciding.say_decided(item), item))
        form = MergeForm(request.POST or None)
        if form.is_valid():
            report = form.cleaned_data["report"]
            return self._decide(
                request, pk, f"Belongs to “{report}”", lambda pk, by: deciding.merge(pk, report, by)
            )
        fresh = MergeForm()  # the field that shows a choice cannot show what is none
        context = {
            **self.admin_site.each_context(request),
            "title": "To which report does the article belong?",
            "opts": self.model._meta,
            "item": item,
            "found": deciding.ago(item.found_at),
            "form": fresh,
            "errors": form.errors.get("report", []),
            "media": self.media + fresh.media,
            "suggestions": deciding.suggestions(item),
            "back": request.POST.get("back", request.GET.get("back", "")),
            "list": self._list(request),
        }
        return TemplateResponse(request, "admin/inbox/merge.html", context)

    @admin.action(description="Dismiss", permissions=["decide"])
    def dismiss_chosen(self, request: HttpRequest, queryset: QuerySet) -> None:
        chosen = queryset.count()
        number = deciding.dismiss_all(FeedItem.objects.filter(pk__in=queryset), by=request.user)
        late = f" {chosen - number} had been decided before." if chosen > number else ""
        messages.success(request, f"{number} dismissed.{late}")

    @admin.action(description="Look for cases again", permissions=["decide"])
    def match_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        names = Names()
        for item in queryset:
            match(item, names, item.feed.publisher)
        messages.success(request, f"Cases were looked for again in {len(queryset)}.")

    def _decide(self, request: HttpRequest, pk: int, done: str, step) -> HttpResponse:
        try:
            item = step(pk, by=request.user)
        except deciding.Decided as reason:
            return self._too_late(request, reason)
        except FeedItem.DoesNotExist as error:
            raise Http404 from error
        messages.success(request, format_html("{}: {}{}", done, item.title, _undo(item)))
        return HttpResponseRedirect(self._list(request))

    def _too_late(self, request: HttpRequest, reason: deciding.Decided) -> HttpResponse:
        item = reason.item
        report = ""
        if item.report_id and request.user.has_perm("cases.view_sourcereport"):
            address = reverse("admin:cases_sourcereport_change", args=[item.report_id])
            report = format_html(' <a href="{}">See the report</a>', address)
        messages.warning(request, format_html("{}: {}{}", item.title, reason, report))
        return HttpResponseRedirect(self._list(request))

    def _list(self, request: HttpRequest) -> str:
        """The list as the editor left it, at the article that comes next."""
        sent = request.POST if request.method == "POST" else request.GET
        query = QueryDict(sent.get("back", "")).urlencode()
        following = sent.get("next", "")
        place = f"#item-{following}" if following.isascii() and following.isdigit() else ""
        return reverse(LIST) + (f"?{query}" if query else "") + place


def _undo(item: FeedItem) -> str:
    """A button that takes the decision back, in the form of the list that is shown next."""
    if item.state == FeedItem.State.NEW:
        return ""
    return format_html(
        ' <button type="submit" form="changelist-form" formaction="{}" formmethod="post"'
        ' class="inbox-button" name="next" value="{}">Undo</button>',
        reverse("admin:cases_feeditem_undo", args=[item.pk]),
        item.pk,
    )
