"""Pages that hold several forms, of which one is sent at a time."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.web import ActingRequest
from lianjian.ui.form_pages import sentences_of


def enter_on_page(
    request: ActingRequest,
    form: forms.Form,
    *,
    act: Callable[[], object],
    done: str,
    to: str,
    again: Callable[[], HttpResponse],
) -> HttpResponse:
    """Will act on a valid form and go to the address `to`; a faulty or refused one comes back in its page (`again`)."""
    if form.is_valid():
        try:
            act()
        except (ChangedMeanwhile, NotAllowed):
            raise
        except Refused as refusal:
            for sentence in sentences_of(refusal):
                form.add_error(None, sentence)
        else:
            messages.success(request, done)
            return redirect(to)
    return again()
