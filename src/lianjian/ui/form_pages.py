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

PLAIN = "ui/form_page.html"


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """A page that holds one form: its sentence, its button and the way back; `draft` keeps what is typed.

    `under` are the pages it lies under (label, address), `name` what it is called there where its sentence is a
    question. `hint` and `cite` stand above the fields: what to know before filling them, and the article behind it.
    `names` names the field that may be filled from a workbook.
    """

    lead: str
    act: str
    back: str
    sub: str = ""
    name: str = ""
    under: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    cite: str = ""
    draft: str = ""
    names: NameList | None = None

    @property
    def trail(self) -> list[dict[str, str]]:
        """The way to the page, as its header draws it; none where it lies under nothing."""
        steps = [*self.under, (self.name or self.lead, "")] if self.under else []
        return [{"label": label, "url": address} for label, address in steps]


def answer_form(
    request: ActingRequest,
    form: forms.Form,
    *,
    page: FormPage,
    act: Callable[[], str | HttpResponse],
    done: str = "",
    template: str = PLAIN,
    beside: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Will show the form, and on a valid one act and go where `act` says; a refusal comes back into the form.

    `act` may also answer with a page of its own: what is shown this once. Without `done` it says itself what it did.
    `template` is for pages that show more than the form: what stands `beside` it.
    """
    if page.names is not None and is_reading(request):
        marked = answer_reading(request, form, into=page.names)
        return marked or show_form(request, form, page=page, template=template, beside=beside)
    if request.method == "POST" and form.is_valid():
        try:
            answer = act()
        except Refused as refusal:
            show_refusal(form=form, refusal=refusal)
        else:
            _say(request, done)
            return redirect(answer) if isinstance(answer, str) else answer
    return show_form(request, form, page=page, template=template, beside=beside)


def show_form(
    request: ActingRequest,
    form: forms.Form,
    *,
    page: FormPage,
    template: str = PLAIN,
    beside: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The page of the form; one with faults says so by its status."""
    shown = {"form": form, "page": page, **(beside or {})}
    return render(request, template, shown, status=422 if form.errors else 200)


def enter_on_page(
    request: ActingRequest,
    form: forms.Form,
    *,
    act: Callable[[], object],
    done: str = "",
    to: Callable[[], HttpResponse],
    again: Callable[[], HttpResponse],
) -> HttpResponse:
    """Will act on one of the forms of a page and go on (`to`); a faulty or refused one comes back in it (`again`).

    Where somebody else was quicker there may be no such form to come back to: that stays a page of its own.
    """
    if form.is_valid():
        try:
            act()
        except ChangedMeanwhile:
            raise
        except Refused as refusal:
            show_refusal(form=form, refusal=refusal)
        else:
            _say(request, done)
            return to()
    return again()


def _say(request: ActingRequest, done: str) -> None:
    if done:
        messages.success(request, done)


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
