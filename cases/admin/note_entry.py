"""A note that is typed beside the form of a row: kept with it, or alone, and never lost by it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.widgets import UnfoldAdminTextareaWidget

from cases.admin.trail import may_see
from cases.models import Note

LONGEST = 5000
# The button that keeps the note alone.
KEEP = "_keep_note"


class NoteForm(forms.ModelForm):
    """The words of a note; who writes it, when and about what is not typed."""

    class Meta:
        model = Note
        fields = ["text"]

    text = forms.CharField(
        label="A new note",
        max_length=LONGEST,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        error_messages={"required": "Write something, or leave the page: nothing was kept."},
    )

    def keep(self, row: models.Model, user) -> None:
        """Save the note about a row, as written by this user."""
        note = self.save(commit=False)
        note.about, note.written_by = row, user
        note.save()


class NoteBesideForm:
    """A mixin for screens: each button that sends the form keeps the note beside it, too."""

    def changeform_view(
        self, request: HttpRequest, object_id=None, form_url="", extra_context=None
    ) -> HttpResponse:
        if request.method == "POST" and object_id and KEEP in request.POST:
            row = self.get_object(request, unquote(object_id))
            if row is not None and self._keep_alone(request, row):
                return HttpResponseRedirect(f"{request.path}#notes")
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        note = note_of(request) if change else None
        if note is None:
            return form
        is_alone = KEEP in request.POST

        class WithNote(form):
            """The form, and what is wrong with the note; not to be saved if that was kept alone."""

            def clean(self) -> dict:
                data = super().clean()
                for mistake in note.errors.get("text", []):
                    self.add_error(None, f"{note.fields['text'].label}: {mistake}")
                return data

            def is_valid(self) -> bool:
                return super().is_valid() and not is_alone

        return WithNote

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        # Before the rest: what is saved may be published, and the draft be gone then.
        is_kept = change and self.keep_note(request, form.instance)
        super().save_related(request, form, formsets, change)
        if is_kept:
            request.note_is_kept = True
            messages.success(request, "The note is kept.")

    def render_change_form(self, request: HttpRequest, context, *args, **kwargs):
        note = (None if note_is_kept(request) else note_of(request)) or NoteForm()
        # It stands after the form of the row, and yet is a part of it.
        beside = f"{self.opts.model_name}_form"
        note.fields["text"].widget.attrs["form"] = beside
        context |= {"note_beside_form": beside, "note_form": note}
        return super().render_change_form(request, context, *args, **kwargs)

    def keep_note(self, request: HttpRequest, row: models.Model) -> bool:
        """Keep what was typed as a note about a row; return whether there was a note."""
        note = note_of(request)
        if note is None or not note.is_valid() or not self._may_note(request, row):
            return False
        note.keep(row, request.user)
        return True

    def _may_note(self, request: HttpRequest, row: models.Model) -> bool:
        may_view = self.has_view_or_change_permission(request, row)
        return request.user.has_perm("cases.add_note") and may_view and may_see(row, request.user)

    def _keep_alone(self, request: HttpRequest, row: models.Model) -> bool:
        """Keep the note, and return whether nothing else was typed, which would be lost."""
        if not self.keep_note(request, row):
            return False
        request.note_is_kept = True
        if not self.has_change_permission(request, row) or not self._is_typed(request, row):
            messages.success(request, "The note is kept.")
            return True
        messages.warning(request, "The note is kept; what you changed in the form is not saved.")
        return False

    def _is_typed(self, request: HttpRequest, row: models.Model) -> bool:
        fields = flatten_fieldsets(self.get_fieldsets(request, row))
        form_class = self.get_form(request, row, change=True, fields=fields)
        form = form_class(request.POST, request.FILES, instance=row)
        formsets, _ = self._create_formsets(request, row, change=True)
        return form.has_changed() or any(each.has_changed() for each in formsets)


def note_of(request: HttpRequest) -> NoteForm | None:
    """The note that was typed beside the form; None where there is none."""
    if request.method != "POST" or not request.user.has_perm("cases.add_note"):
        return None
    is_typed = request.POST.get("text", "").strip() or KEEP in request.POST
    return NoteForm(request.POST) if is_typed else None


def note_is_kept(request: HttpRequest) -> bool:
    """Whether this request has kept a note."""
    return getattr(request, "note_is_kept", False)
