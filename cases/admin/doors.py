"""Addresses of the pages for signing in and for one's own account."""

from django.urls import URLPattern, path

from cases.admin import my_account, passwords, sign_in, two_factor


def addresses() -> list[URLPattern]:
    """Return the addresses that the site of the admin has besides its own.

    Each page says itself who may come: some are for people who have not signed in yet.
    """
    return [
        path("account/", my_account.MyAccount.as_view(), name="account"),
        path("account/code/", sign_in.CodePage.as_view(), name="two_factor_code"),
        path("account/start-over/", sign_in.StartOver.as_view(), name="start_over"),
        path("account/second-step/", two_factor.SetUp.as_view(), name="two_factor_set_up"),
        path("account/second-step/remove/", two_factor.Remove.as_view(), name="two_factor_remove"),
        path("account/codes/", two_factor.NewRecoveryCodes.as_view(), name="recovery_codes"),
        path("account/confirm/", two_factor.ConfirmIdentity.as_view(), name="confirm_identity"),
        path(
            "account/sign-out-elsewhere/",
            my_account.SignOutElsewhere.as_view(),
            name="sign_out_elsewhere",
        ),
        path("account/still-here/", my_account.StillHere.as_view(), name="still_here"),
        path(
            "choose-password/<uidb64>/<token>/",
            passwords.ChoosePassword.as_view(),
            name="choose_password",
        ),
    ]
