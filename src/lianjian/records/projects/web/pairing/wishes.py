"""A party's own pages: its wishes, and what the accepted result says to it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.projects.actions.pairing import set_wishes
from lianjian.records.projects.enums import RunState
from lianjian.records.projects.policies.pairing import may_arrange_round, may_set_wishes
from lianjian.records.projects.queries.own import own_parts
from lianjian.records.projects.queries.rounds import other_side, parties_visible_to, rounds_visible_to, wishes_by
from lianjian.records.projects.web.pairing.forms import WishesForm
from lianjian.ui.form_pages import FormPage, answer_form


@signed_in
def mine(request: ActingRequest, code: str) -> HttpResponse:
    """What a round asks of the actor's own parties, and what its accepted result says to them."""
    round_ = visible_or_404(rounds_visible_to(actor=request.actor), code=code)
    parts = own_parts(round_=round_, actor=request.actor)
    if not parts:
        raise Http404
    accepted = round_.runs.filter(state=RunState.ACCEPTED).exists()
    context = {"round": round_, "parts": parts, "accepted": accepted, "actor": request.actor}
    return render(request, "projects/pairing/mine.html", context)


@signed_in
@once
def wishes(request: ActingRequest, code: str, party: str) -> HttpResponse:
    """A party's wishes, entered by its secretary or by the office on his behalf."""
    round_ = visible_or_404(rounds_visible_to(actor=request.actor), code=code)
    wisher = visible_or_404(parties_visible_to(actor=request.actor, round_=round_).distinct(), code=party)
    require(may_set_wishes(request.actor, wisher))
    others = other_side(round_=round_, party=wisher)
    entered = {
        f"wish{place}": wish.wished.code for place, wish in enumerate(wishes_by(round_=round_, wisher=wisher), 1)
    }
    form = WishesForm(request.POST or None, others=others, initial=entered)
    arranges = may_arrange_round(request.actor, round_)
    back = reverse("projects:round-parties" if arranges else "projects:round-mine", args=[code])

    def act() -> str:
        ids = {other.code: other.pk for other in others}
        ranked = [(ids[code], rank) for rank, code in enumerate(form.codes(), 1)]
        set_wishes(round_id=round_.pk, wisher=wisher, wishes=ranked, by=request.actor, at=clock.now())
        return back

    page = FormPage(
        lead=_("Whom would %(name)s like to go with?") % {"name": wisher.name},
        sub=_(
            "Best first. Wishes count, but do not decide; in free choice they decide. "
            "Nobody else sees them but the office."
        ),
        act=_("Save wishes"), back=back, name=f"{_('Wishes')} · {wisher.name}",
        draft=f"wishes-{round_.code}-{wisher.code}",
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("The wishes are noted."))
