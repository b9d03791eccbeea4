"""Pages that hold one form and do one act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.kernel.web import ActingRequest
from lianjian.ui.name_lists import NameList, answer_reading, is_reading


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """A page that holds one form: its sentence, its button and the way back; `draft` keeps what is typed.

    `names` names the field that may be filled from a workbook.
    """

    lead: str
    act: str
    back: str
    sub: str = ""
    draft: str = ""
    names: NameList | None = None


def answer_form(
    request: ActingRequest,
    form: forms.Form,
    *,
    page: FormPage,
    act: Callable[[], str],
    done: str,
    template: str = "ui/form_page.html",
    beside: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Will show the form, and on a valid one act and go where `act` says; a refusal comes back into the form.

    `template` is for pages that show more than the form: what stands `beside` it.
    """
    shown = {"form": form, "page": page, **(beside or {})}
    if page.names is not None and is_reading(request):
        marked = answer_reading(request, form, into=page.names)
        return marked or render(request, template, shown)
    if request.method == "POST" and form.is_valid():
        try:
            target = act()
        except Refused as refusal:
            show_refusal(form=form, refusal=refusal)
        else:
            messages.success(request, done)
            return redirect(target)
    return render(request, template, shown, status=422 if form.errors else 200)


def enter_on_page(
    request: ActingRequest,
    form: forms.Form,
    *,
    act: Callable[[], object],
    done: str,
    to: Callable[[], HttpResponse],
    again: Callable[[], HttpResponse],
) -> HttpResponse:
    """Will act on one of the forms of a page and go on (`to`); a faulty or refused one comes back in it (`again`)."""
    if form.is_valid():
        try:
            act()
        except ChangedMeanwhile:
            raise
        except Refused as refusal:
            show_refusal(form=form, refusal=refusal)
        else:
            messages.success(request, done)
            return to()
    return again()


def show_refusal(*, form: forms.Form, refusal: Refused) -> None:
    """Put what is refused above the form, with nothing typed lost; what the person may not do at all stays a page."""
    if isinstance(refusal, NotAllowed):
        raise refusal
    for sentence in sentences_of(refusal):
        form.add_error(None, sentence)


def sentences_of(refusal: Refused) -> tuple[str, ...]:
    """What a form's error summary says of a refusal: the sentence, its article, and what would make it possible."""
    article = (refusal.rule.text(),) if refusal.rule is not None else ()
    return (refusal.reason, *article, *refusal.remedies)
