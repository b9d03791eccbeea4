"""One person who looks for work: referred, put forward, started, confirmed."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.members.models import Member
from lianjian.records.members.queries.people import members_visible_to
from lianjian.records.projects.actions.jobs import (
    confirm_placement,
    end_placement,
    match_seeker,
    read_seeker_phone,
    refer_seeker,
    report_start,
    withdraw_seeker,
)
from lianjian.records.projects.enums import PlacementState, SeekerState
from lianjian.records.projects.models import Seeker, Vacancy
from lianjian.records.projects.policies.jobs import may_confirm_placement, may_refer, may_report_start
from lianjian.records.projects.queries.exchange import history_of
from lianjian.records.projects.queries.jobs import (
    fitting_vacancies,
    placements_of,
    seekers_visible_to,
    staffed_by,
    vacancies_visible_to,
)
from lianjian.records.projects.web.jobs.forms import MatchForm, SeekerForm, StartForm
from lianjian.ui.fields import MOST_CHOICES, ReasonForm
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.private_pages import kept_nowhere


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Refer somebody."""
    organisations = list(staffed_by(actor=request.actor)[:MOST_CHOICES])
    if not organisations:
        raise Http404
    form = SeekerForm(request.POST or None, organisations=organisations)

    def act() -> str:
        given = form.cleaned_data
        code = given.get("organisation")
        whose = next(one for one in organisations if code in (None, one.code))
        made = refer_seeker(
            referred_by=whose, member=_member(request, given["member_code"]), person_name=given["person_name"],
            phone=given["phone"], wish=given["wish"], consents=given["consents"], on=clock.today(), by=request.actor,
            at=clock.now(),
        )  # fmt: skip
        return _address(made)

    page = FormPage(
        lead=_("Who looks for work?"), act=_("Refer"), back=reverse("projects:seekers"),
        sub=_("With consent only; the person sees this record and can take it back at any time."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Referred. Now choose a vacancy."))


def _member(request: ActingRequest, code: str) -> Member | None:
    if not code.strip():
        return None
    found = members_visible_to(actor=request.actor).filter(code=code.strip(), left_on=None).first()
    if found is None:
        raise Refused(_("No member of your places has this number."))
    return found


@signed_in
def seeker(request: ActingRequest, code: str) -> HttpResponse:
    """Who is referred, how far it is, and what to do next."""
    return _shown(request, _found(request, code))


@signed_in
@require_POST
@once
def match(request: ActingRequest, code: str) -> HttpResponse:
    """Put the person forward."""
    found = _found(request, code)
    vacancy = visible_or_404(vacancies_visible_to(actor=request.actor), code=request.POST.get("vacancy", ""))
    match_seeker(seeker_id=found.pk, vacancy_id=vacancy.pk, on=clock.today(), by=request.actor, at=clock.now())
    messages.success(request, _("Put forward. Report here when the person has started work."))
    return redirect(_address(found))


@signed_in
@require_POST
@once
def start(request: ActingRequest, code: str) -> HttpResponse:
    """Report the first day at work."""
    found = _found(request, code)
    form = StartForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, starting=form)
    report_start(seeker_id=found.pk, on=form.cleaned_data["on"], by=request.actor, at=clock.now())
    messages.success(request, _("Reported. The person or the branch is asked to confirm."))
    return redirect(_address(found))


@signed_in
@require_POST
@once
def confirm(request: ActingRequest, code: str) -> HttpResponse:
    """Confirm that the work has begun."""
    found = _found(request, code)
    confirm_placement(seeker_id=found.pk, on=clock.today(), by=request.actor, at=clock.now())
    messages.success(request, _("Confirmed. Thank you."))
    return redirect(_address(found))


@signed_in
@require_POST
@once
def nothing(request: ActingRequest, code: str) -> HttpResponse:
    """Say that it came to nothing."""
    return _with_reason(request, code, end_placement, _("The person is looking for work again."))


@signed_in
@require_POST
@once
def withdraw(request: ActingRequest, code: str) -> HttpResponse:
    """Take the referral back."""
    return _with_reason(request, code, withdraw_seeker, _("The referral is taken back."))


@signed_in
@require_POST
def phone(request: ActingRequest, code: str) -> HttpResponse:
    """Show the full number once, with a reason that stays in the journal."""
    found = _found(request, code)
    number = read_seeker_phone(
        seeker_id=found.pk, reason=request.POST.get("reason", ""), by=request.actor, at=clock.now()
    )
    return kept_nowhere(_shown(request, found, number=number))


def _with_reason(request: ActingRequest, code: str, act: Callable[..., object], done: str) -> HttpResponse:
    found = _found(request, code)
    reason = request.POST.get("reason", "")
    act(seeker_id=found.pk, reason=reason, on=clock.today(), by=request.actor, at=clock.now())
    messages.success(request, done)
    still_seen = seekers_visible_to(actor=request.actor).filter(pk=found.pk).exists()
    return redirect(_address(found) if still_seen else reverse("projects:seekers"))


def _found(request: ActingRequest, code: str) -> Seeker:
    return visible_or_404(seekers_visible_to(actor=request.actor), code=code)


def _address(found: Seeker) -> str:
    return reverse("projects:seeker", args=[found.code])


def _shown(
    request: ActingRequest, found: Seeker, *, starting: StartForm | None = None, number: str = ""
) -> HttpResponse:
    placements = placements_of(seeker=found)
    current = next((one for one in placements if one.state != PlacementState.ENDED), None)
    refers = bool(may_refer(request.actor, found.referred_by))
    wanted: list[Vacancy] = []
    if found.state == SeekerState.SEEKING and refers:
        wanted = fitting_vacancies(actor=request.actor, on=clock.today())
    confirming = may_confirm_placement(request.actor, current) if current else None
    context = {
        "seeker": found,
        "states": SeekerState,
        "current": current,
        "earlier": [one for one in placements if one is not current],
        "matching": MatchForm(vacancies=wanted) if wanted else None,
        "starting": starting or StartForm(initial={"on": clock.today()}),
        "reason": ReasonForm(),
        "refers": refers,
        "may_start": current is not None and may_report_start(request.actor, current),
        "confirming": confirming,
        "number": number,
        "steps": _steps(found),
        "history": history_of(thing=found),
    }
    return render(request, "projects/jobs/seeker.html", context, status=422 if starting else 200)


def _steps(found: Seeker) -> list[dict[str, str]]:
    order = [SeekerState.SEEKING, SeekerState.MATCHED, SeekerState.PLACED, SeekerState.CONFIRMED]
    if found.state not in order:
        return []
    now = order.index(SeekerState(found.state))
    is_over = found.state == SeekerState.CONFIRMED
    words = ["done" if place < now or is_over else "now" if place == now else "later" for place in range(len(order))]
    return [{"label": str(state.label), "state": word} for state, word in zip(order, words, strict=True)]
