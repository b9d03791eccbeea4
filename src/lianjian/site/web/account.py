"""Signing in and out, and what the program knows about oneself."""

from __future__ import annotations

from axes.decorators import axes_dispatch
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import devices_for_user
from django_otp import login as otp_login

from lianjian.kernel import clock, journal
from lianjian.kernel.accounts import account_of_code, use_sign_in_code
from lianjian.kernel.models import Account, JournalLine, SignInCode
from lianjian.kernel.web import WANTED, ActingRequest, signed_in
from lianjian.records.members.queries.people import own_member
from lianjian.records.organisations.queries.actors import actor_of
from lianjian.site.acts import timeline

BY_CODE = "django.contrib.auth.backends.ModelBackend"
SIGNED_IN_BY_LINK = "signed_in_by_link"
WAITING_FOR_ONE_TIME_PASSWORD = "waiting_for_one_time_password"  # noqa: S105
LINES_SHOWN = 50


class CodeForm(forms.Form):
    """The code on the slip."""

    code = forms.CharField(
        label=gettext_lazy("Sign-in code"),
        help_text=gettext_lazy("It stands on the slip from your branch secretary and works once."),
        max_length=64,
    )


class PasswordForm(forms.Form):
    """What staff sign in with, first step."""

    # Called so, because the lock after wrong passwords looks for it.
    username = forms.CharField(
        label=gettext_lazy("Login"), max_length=40, widget=forms.TextInput({"autocomplete": "username"})
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class OneTimePasswordForm(forms.Form):
    """What staff sign in with, second step."""

    one_time_password = forms.RegexField(
        r"^\d{6}$",
        label=gettext_lazy("Six digits from your authenticator"),
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


@never_cache
@sensitive_post_parameters()
@axes_dispatch  # type: ignore[untyped-decorator]
def sign_in(request: ActingRequest) -> HttpResponse:
    """Members type the code of their slip; staff their password."""
    as_staff = request.GET.get("as") == "staff"
    form: forms.Form = (PasswordForm if as_staff else CodeForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not as_staff:
            return redirect("site:sign-in-code", code=form.cleaned_data["code"])
        account = authenticate(request, username=form.cleaned_data["username"], password=form.cleaned_data["password"])
        if isinstance(account, Account):
            request.session[WAITING_FOR_ONE_TIME_PASSWORD] = account.pk
            return redirect("site:one-time-password")
        form.add_error(None, _("Login and password do not belong together."))
    return render(request, "site/sign_in.html", {"form": form, "as_staff": as_staff})


@never_cache
@sensitive_post_parameters()
def one_time_password(request: ActingRequest) -> HttpResponse:
    """The second step of staff: nobody is signed in before it."""
    account = Account.objects.filter(pk=request.session.get(WAITING_FOR_ONE_TIME_PASSWORD, 0), is_active=True).first()
    if account is None:
        return redirect("site:sign-in")
    form = OneTimePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        # A device locks itself for a growing while after wrong digits.
        device = next(
            (d for d in devices_for_user(account) if d.verify_token(form.cleaned_data["one_time_password"])), None
        )
        if device is not None:
            login(request, account, backend=BY_CODE)
            otp_login(request, device)
            return _welcome(request, account)
        form.add_error("one_time_password", _("These digits are not right, or too old. Wait for the next ones."))
    return render(request, "site/one_time_password.html", {"form": form})


@never_cache
def sign_in_by_code(request: ActingRequest, code: str) -> HttpResponse:
    """Shows whose code it is; only the button uses it up, so that a messenger's preview does not.

    Staff need their second factor: a code lets them in only in a demo.
    """
    at = clock.now()
    account = account_of_code(code=code, at=at)
    if request.method != "POST":
        return render(request, "site/sign_in_code.html", {"account": account}, status=200 if account else 410)
    account = use_sign_in_code(code=code, at=at)
    if account.is_staff and not settings.DEMO:
        messages.error(request, _("Staff sign in with password and one-time password."))
        return redirect("site:sign-in")
    login(request, account, backend=BY_CODE)
    request.session[SIGNED_IN_BY_LINK] = True
    return _welcome(request, account)


@require_POST
def sign_out(request: ActingRequest) -> HttpResponse:
    """Ends the session; the page wipes what was kept on the phone."""
    logout(request)
    return redirect("site:sign-in")


@signed_in
def me(request: ActingRequest) -> HttpResponse:
    """What the program knows about oneself, what one did, and who gave one a code."""
    account = Account.objects.get(pk=request.actor.account_id or 0)
    member = own_member(actor=request.actor)
    about = Q(subject_type="kernel.account", subject_id=str(account.pk))
    if member is not None:
        about |= Q(subject_type="members.member", subject_id=str(member.pk))
    lines = JournalLine.objects.filter(about).order_by("-pk")
    return render(
        request,
        "site/me.html",
        {
            "account": account,
            "member": member,
            "about_me": timeline(lines[:LINES_SHOWN]),
            "by_me": timeline(JournalLine.objects.filter(actor=account).order_by("-pk")[:LINES_SHOWN]),
            "codes": SignInCode.objects.filter(account=account).select_related("made_by").order_by("-made_at")[:5],
        },
    )


def _welcome(request: ActingRequest, account: Account) -> HttpResponse:
    request.session.pop(WAITING_FOR_ONE_TIME_PASSWORD, None)
    request.session.set_expiry(settings.STAFF_SESSION_SECONDS if account.is_staff else settings.MEMBER_SESSION_SECONDS)
    at = clock.now()
    journal.record(by=actor_of(user=account, on=clock.today()), at=at, action="sign_in", subject=account)
    wanted = request.session.pop(WANTED, "")
    return redirect(wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "site:home")
