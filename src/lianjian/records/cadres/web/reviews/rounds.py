"""Rounds of review: the list, opening one, and one round step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import dates, numbers, texts
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.activity.enums import MeetingKind, MeetingState
from lianjian.records.activity.models import Meeting
from lianjian.records.cadres.actions.reviews import (
    close_round,
    hold_mutual_review,
    open_decision,
    open_round,
    withdraw_round,
)
from lianjian.records.cadres.enums import GradingBody, ReviewKind, ReviewState
from lianjian.records.cadres.models import ReviewRound
from lianjian.records.cadres.policies.reviews import may_lead_review
from lianjian.records.cadres.queries.reviews import (
    branches_reviewed_by,
    reviewed_in,
    rounds_allowed,
    rounds_visible_to,
    still_to_grade,
    with_progress,
)
from lianjian.records.cadres.web.reviews.balloting import ballot_context
from lianjian.records.cadres.web.reviews.forms import MeetingForm, MutualForm, NewRoundForm, RoundFilter
from lianjian.records.cadres.web.reviews.loading import led_round, round_or_404
from lianjian.records.cadres.web.reviews.ratings import piles
from lianjian.records.cadres.web.reviews.talks import talk_context
from lianjian.records.members.queries.people import own_member
from lianjian.records.organisations.queries.naming import place_called
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.ui.fields import ReasonForm
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.form_pages import FormPage, answer_form, enter_on_page
from lianjian.ui.listing import keyset_page


@drawn_once
@signed_in
def rounds(request: ActingRequest) -> HttpResponse:
    """The rounds of the reader's places; sums, never names."""
    form, found = _rounds(request)
    rows, page = keyset_page(query=request.GET, found=found)
    context = {"form": form, "rows": rows, "page": page, "own": own_member(actor=request.actor)}
    context["leads"] = branches_reviewed_by(actor=request.actor).exists()
    return render(request, "cadres/reviews/rounds.html", context)


@signed_in
def rounds_excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file."""
    columns = [
        *numbers(_("Year")),
        *texts(_("Kind"), _("Branch"), _("Where"), _("State")),
        *numbers(_("Members"), _("Handed in"), _("Graded")),
        *dates(_("Opened"), _("Closed")),
    ]
    rows: list[list[object]] = [
        [
            one.year, str(one.get_kind_display()), one.organisation.name,
            one.organisation.parent.name if one.organisation.parent else "", str(one.get_state_display()),
            one.members, one.handed_in, one.graded, one.opened_on, one.closed_on,
        ]
        for one in _rounds(request)[1][:MOST_ROWS]
    ]  # fmt: skip
    return excel_file(title=_("Reviews of members"), columns=columns, rows=rows)


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Open a round."""
    organisations = list(branches_reviewed_by(actor=request.actor))
    if not organisations:
        raise Http404
    today = clock.today()
    packs = packs_at(organisation=organisations[0])
    kinds = [kind for kind in ReviewKind if rounds_allowed(kind=kind, on=today, packs=packs).whole]
    years = (today.year, today.year - 1)
    initial = {"kind": ReviewKind.FORMAL, "year": today.year}
    form = NewRoundForm(request.POST or None, organisations=organisations, kinds=kinds, years=years, initial=initial)

    def act() -> str:
        given = form.cleaned_data
        whose = next(one for one in organisations if given.get("organisation") in (None, one.code))
        made = open_round(
            organisation=whose, kind=ReviewKind(given.get("kind") or ReviewKind.FORMAL), year=given["year"],
            with_villagers=given["with_villagers"], on=today, by=request.actor, at=clock.now(),
        )  # fmt: skip
        return reverse("cadres:review", args=[made.code])

    name, back = _("Open a round"), reverse("cadres:reviews")
    only = organisations[0].name if len(organisations) == 1 else ""
    page = FormPage(
        lead=_("Open a round of review at %(name)s") % {"name": only} if only else name, act=name, back=back,
        name=name, under=((_("Reviews of members"), back),),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Opened. Members can write their self review now."))


@signed_in
def round_page(request: ActingRequest, code: str) -> HttpResponse:
    """Where the round stands, what is missing, and what comes next."""
    return _shown(request, round_or_404(request, code))


@signed_in
@require_POST
@once
def mutual(request: ActingRequest, code: str) -> HttpResponse:
    """Record the mutual review."""
    round_ = led_round(request, code)
    form = MutualForm(request.POST, meetings=_meetings(round_))

    def act() -> None:
        chosen = form.cleaned_data.get("meeting")
        meeting = next((one for one in _meetings(round_) if one.code == chosen), None)
        on = form.cleaned_data["on"]
        hold_mutual_review(round_id=round_.pk, on=on, meeting=meeting, by=request.actor, at=clock.now())

    done = _("Entered. Now choose how the secret rating is held.")
    return _entered(request, round_, "mutual_form", form, act, done=done)


@signed_in
@require_POST
@once
def meeting(request: ActingRequest, code: str) -> HttpResponse:
    """Enter the meeting that gives the grades."""
    round_ = led_round(request, code)
    form = MeetingForm(request.POST)

    def act() -> None:
        given = form.cleaned_data
        open_decision(
            round_id=round_.pk, body=GradingBody(given["body"]), present=given["present"], on=given["on"],
            by=request.actor, at=clock.now(),
        )  # fmt: skip

    done = _("Entered. Now the decision about each member.")
    return _entered(request, round_, "meeting_form", form, act, done=done)


@signed_in
@require_POST
@once
def closed(request: ActingRequest, code: str) -> HttpResponse:
    """Close the round."""
    close_round(round_id=led_round(request, code).pk, on=clock.today(), by=request.actor, at=clock.now())
    messages.success(request, _("Closed."))
    return redirect("cadres:review", code=code)


@signed_in
@require_POST
@once
def withdrawn(request: ActingRequest, code: str) -> HttpResponse:
    """Take a round back that was opened by mistake."""
    round_, form = led_round(request, code), ReasonForm(request.POST)

    def act() -> None:
        withdraw_round(round_id=round_.pk, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())

    return _entered(request, round_, "withdrawing", form, act, done=_("Taken back."))


def _entered(
    request: ActingRequest, round_: ReviewRound, name: str, form: forms.Form, act: Callable[[], None], *, done: str
) -> HttpResponse:
    """What the page answers to one of its forms, the one that its template calls `name`."""
    to = reverse("cadres:review", args=[round_.code])
    return enter_on_page(
        request,
        form,
        act=act,
        done=done,
        to=lambda: redirect(to),
        again=lambda: _shown(request, round_, **{name: form}),
    )


def _rounds(request: ActingRequest) -> tuple[RoundFilter, QuerySet[ReviewRound, Any]]:
    form = RoundFilter(request.GET)
    form.is_valid()
    given = form.cleaned_data
    found = with_progress(rounds_visible_to(actor=request.actor))
    if place := given.get("place"):
        found = found.filter(place_called(words=place))
    for name in ("year", "state", "kind"):
        if given.get(name):
            found = found.filter(**{name: given[name]})
    return form, found.order_by("-pk")


def _meetings(round_: ReviewRound) -> list[Meeting]:
    """Criticism and review meetings of the branch that may have held the mutual review, the latest first."""
    held = Meeting.objects.filter(kind=MeetingKind.ORG_LIFE_MEETING, state=MeetingState.HELD)
    mine = held.filter(parties__organisation=round_.organisation, starts_at__date__gte=round_.opened_on)
    return list(mine.order_by("-starts_at")[:20])


def _shown(request: ActingRequest, round_: ReviewRound, **bound: forms.Form) -> HttpResponse:
    leads = bool(may_lead_review(request.actor, round_.organisation))
    sums = with_progress(ReviewRound.objects.filter(pk=round_.pk)).get()
    rows = reviewed_in(round_=round_) if leads else []
    context: dict[str, object] = {
        "round": round_,
        "sums": sums,
        "leads": leads,
        "kinds": ReviewKind,
        "states": ReviewState,
        "steps": _steps(round_),
        "rows": rows,
        "piles": piles(round_),
        "mutual_form": MutualForm(initial={"on": clock.today()}, meetings=_meetings(round_)),
        "meeting_form": MeetingForm(initial={"on": clock.today()}),
        "withdrawing": ReasonForm(),
        **ballot_context(round_, rows),
    }
    if round_.decided_on is not None:
        context["all_graded"] = not still_to_grade(round_=round_).exists()
    if round_.kind == ReviewKind.MID_YEAR and leads:
        context |= talk_context(round_, on=clock.today())
    return render(request, "cadres/reviews/round.html", context | bound, status=422 if bound else 200)


def _steps(round_: ReviewRound) -> list[dict[str, str]]:
    if round_.kind != ReviewKind.FORMAL or round_.state == ReviewState.WITHDRAWN:
        return []
    # A state says what is done: with the mutual review held, the rating is what comes now.
    now = {ReviewState.SELF: 0, ReviewState.MUTUAL: 2, ReviewState.RATED: 3, ReviewState.CLOSED: 4}[
        ReviewState(round_.state)
    ]
    labels = (_("Self review"), _("Mutual review"), _("Secret rating"), _("Branch's decision"))
    words = ["done" if place < now else "now" if place == now else "later" for place in range(len(labels))]
    return [{"label": label, "state": word} for label, word in zip(labels, words, strict=True)]
