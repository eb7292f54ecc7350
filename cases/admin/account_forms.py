"""Forms for accounts: who somebody is, and which role; never a password or a single permission."""

from __future__ import annotations

from django import forms
from django.contrib.auth.models import User
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminTextInputWidget,
)

from cases.models.account import refusal_of_access, role_of
from cases.models.roles import CHIEF, CONTRIBUTOR, EDITOR

ROLES = {CONTRIBUTOR: "Contributor", EDITOR: "Editor", CHIEF: "Chief editor"}
WHAT_THEY_MAY = (
    "A contributor enters reports and submits them; an editor also publishes what others "
    "submitted; a chief editor may do everything, with accounts and settings."
)


class AccountForm(forms.ModelForm):
    """An account as a chief may change it."""

    role = forms.ChoiceField(
        choices=[*ROLES.items(), ("", "None: cannot sign in")],
        required=False,
        widget=UnfoldAdminRadioSelectWidget,
        help_text=WHAT_THEY_MAY,
    )

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "is_active"]
        labels = {"is_active": "Open"}
        help_texts = {
            "is_active": "Untick when somebody leaves: nobody can sign in with it any more, and "
            "what the person entered keeps the name. Accounts are never deleted."
        }

    # Who saves; the screen says it.
    by: User

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Without the right to change, the screen shows values instead of fields.
        if "role" in self.fields and self.instance.pk:
            self.initial["role"] = role_of(self.instance)

    def clean(self) -> dict:
        """Refuse, with the reason, what nobody may do with the role of this account."""
        typed = super().clean()
        if self.instance.pk and "role" in typed and "is_active" in typed:
            # What is stored counts: the instance already bears what was typed.
            stored = User.objects.get(pk=self.instance.pk)
            wanted = (typed["role"], typed["is_active"])
            if reason := refusal_of_access(stored, *wanted, self.by):
                self.add_error("role" if wanted[0] != role_of(stored) else "is_active", reason)
        return typed


class NewAccountForm(forms.ModelForm):
    """A new account; its owner will choose the password through a link."""

    role = forms.ChoiceField(
        choices=ROLES.items(), widget=UnfoldAdminRadioSelectWidget, help_text=WHAT_THEY_MAY
    )

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email"]
        widgets = {
            "username": UnfoldAdminTextInputWidget,
            "email": UnfoldAdminEmailInputWidget,
        }
        help_texts = {
            "username": "For signing in. Letters, digits and @ . + - _ only; it stays as it is.",
            "email": "So that others can reach the person; nothing is sent there.",
        }

    by: User

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True

    def clean_username(self) -> str:
        """Two names that differ only in capital letters are mistaken for each other."""
        name = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError("There is an account of this name: choose another name.")
        return name
