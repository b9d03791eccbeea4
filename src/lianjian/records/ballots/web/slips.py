"""Slips: printed once before the notice, and what is left over counted in public."""

from __future__ import annotations

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianjian.engines.credentials import grouped
from lianjian.kernel import clock
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.ballots.actions import cancel_left_slips, print_slips
from lianjian.records.ballots.policies.running import may_count, may_lead
from lianjian.records.ballots.web.forms import LeftSlipsForm, SlipsForm
from lianjian.records.ballots.web.loading import ballot_or_404
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.private_pages import kept_nowhere


@signed_in
@require_http_methods(["GET", "POST"])
def slips(request: ActingRequest, code: str) -> HttpResponse:
    """Makes slips and shows them this once, to be printed, folded and put into the box.

    Sent twice, the first sheets are worthless: the page says so, and every sheet bears its number of slips.
    """
    ballot = ballot_or_404(request, code)
    require(may_lead(request.actor, ballot))
    groups = sorted(set(ballot.voters.values_list("group", flat=True)))
    form = SlipsForm(
        request.POST if request.method == "POST" else None, groups=groups, initial={"count": ballot.voters.count()}
    )

    def act() -> HttpResponse:
        said = form.cleaned_data
        group = said.get("group", groups[0] if groups else "")
        codes = print_slips(ballot_id=ballot.pk, count=said["count"], group=group, by=request.actor, at=clock.now())
        link = request.build_absolute_uri(reverse("ballots:vote-slip", args=[ballot.code]))
        context = {"ballot": ballot, "slips": _printed(link, codes), "group": group, "link": link}
        return kept_nowhere(render(request, "ballots/papers/slips.html", context))

    sub = _("The codes are shown this once. Printing again makes the slips printed before worthless.")
    page = FormPage(lead=_("Print the slips"), act=_("Make the slips"), back=_back(code), sub=sub)
    return answer_form(request, form, page=page, act=act)


def _printed(link: str, codes: list[str]) -> list[dict[str, str]]:
    """Each slip's code in fours and its QR. The code follows a # and so is never sent with an address."""
    return [
        {
            "code": grouped(one),
            "picture": segno.make(f"{link}#{one}", error="m").svg_data_uri(scale=3, border=2, omitsize=False),
        }
        for one in codes
    ]


@signed_in
@require_http_methods(["GET", "POST"])
@once
def left(request: ActingRequest, code: str) -> HttpResponse:
    """Notes how many slips were left over when handing out was through."""
    ballot = ballot_or_404(request, code)
    require(may_count(request.actor, ballot))
    form = LeftSlipsForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        said = form.cleaned_data
        codes = [line.strip() for line in said["codes"].splitlines() if line.strip()]
        cancel_left_slips(ballot_id=ballot.pk, counted=said["counted"], codes=codes, by=request.actor, at=clock.now())
        return _back(code)

    page = FormPage(lead=_("Slips left over"), act=_("Note them"), back=_back(code), sub=ballot.title)
    return answer_form(request, form, page=page, act=act, done=_("The slips left over are noted."))


def _back(code: str) -> str:
    return reverse("ballots:ballot", args=[code])
