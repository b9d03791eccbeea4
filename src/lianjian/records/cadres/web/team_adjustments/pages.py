"""Adjustments of villages' teams: the list, one of them, entering and withdrawing one."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.actor import OFFICES
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.policies import require
from lianjian.kernel.sheets import dates, texts
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.cadres.actions.team_adjustments import record_team_adjustment, withdraw_team_adjustment
from lianjian.records.cadres.models import TeamAdjustment
from lianjian.records.cadres.policies.team_adjustments import may_record_adjustment
from lianjian.records.cadres.queries.team_adjustments import adjustments_visible_to, joint_of, posts_to_name
from lianjian.records.cadres.web.team_adjustments.forms import AdjustmentFilter, AdjustmentForm, VillageForm
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import outermost, within_any
from lianjian.records.organisations.queries.naming import place_called
from lianjian.ui.fields import ReasonForm
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.listing import keyset_page

LIST = "cadres:team-adjustments"


@drawn_once
@signed_in
def listed(request: ActingRequest) -> HttpResponse:
    """The adjustments of the reader's places."""
    form, found = _found(request)
    rows, page = keyset_page(query=request.GET, found=found)
    may_enter = request.actor.has_office
    context = {"form": form, "rows": rows, "page": page, "may_enter": may_enter}
    return render(request, "cadres/team_adjustments/list.html", context)


@signed_in
def excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file."""
    columns = [
        *texts(_("Number"), _("Village"), _("Township"), _("Joint organisation")),
        *dates(_("Decided on")),
        *texts(_("Who decided"), _("Number of the document"), _("Posts that changed")),
    ]
    rows = (
        [
            one.code, one.organisation.name, one.organisation.parent.name if one.organisation.parent else "",
            one.joint.name if one.joint else "", one.on, one.decided_by, one.document_no, "；".join(_posts(one)),
        ]
        for one in _found(request)[1].prefetch_related("posts__post__account")[:MOST_ROWS]
    )  # fmt: skip
    return excel_file(title=_("Adjustments of village teams"), columns=columns, rows=rows)


@signed_in
def one(request: ActingRequest, code: str) -> HttpResponse:
    """One adjustment with the posts it changed."""
    found = visible_or_404(adjustments_visible_to(actor=request.actor), code=code)
    may_withdraw = not found.withdrawn_because and may_record_adjustment(request.actor, found.organisation)
    context = {"it": found, "posts": _posts(found), "may_withdraw": may_withdraw}
    return render(request, "cadres/team_adjustments/one.html", context)


@signed_in
@once
def choose(request: ActingRequest) -> HttpResponse:
    """Of which village an adjustment is entered."""
    form = VillageForm(request.POST or None)
    scopes = outermost(request.actor.scopes(*OFFICES))
    form.fields["village"].choices = Organisation.objects.filter(  # type: ignore[attr-defined]
        within_any(scopes), kind=UnitKind.VILLAGE, dissolved_on=None
    )

    def act() -> str:
        return reverse("cadres:team-adjustment-new", args=[form.cleaned_data["village"].code])

    page = FormPage(lead=_("Of which village was the team adjusted?"), act=_("Next"), back=reverse(LIST))
    return answer_form(request, form, page=page, act=act, done=_("Now what was decided."))


@signed_in
@once
def new(request: ActingRequest, code: str) -> HttpResponse:
    """Enter an adjustment of a village."""
    scopes = outermost(request.actor.scopes(*ROSTER_ROLES))
    village = visible_or_404(Organisation.objects.filter(within_any(scopes)), code=code)
    require(may_record_adjustment(request.actor, village))
    today = clock.today()
    form = AdjustmentForm(
        request.POST or None, posts=posts_to_name(village=village, on=today), joint=joint_of(village=village, on=today),
        initial={"on": today},
    )  # fmt: skip

    def act() -> str:
        made = record_team_adjustment(village=village, adjustment=form.adjustment(), by=request.actor, at=clock.now())
        return reverse("cadres:team-adjustment", args=[made.code])

    page = FormPage(
        lead=_("The team of %(name)s was adjusted") % {"name": village.name}, act=_("Enter the adjustment"),
        back=reverse("organisations:node", args=[code]), draft=f"team-{code}",
        sub=_("By a decision with a number. Posts are filled and ended on the village's page; here they are named."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Entered."))


@signed_in
@once
def withdraw(request: ActingRequest, code: str) -> HttpResponse:
    """Withdraw what was entered by mistake."""
    found = visible_or_404(adjustments_visible_to(actor=request.actor), code=code)
    require(may_record_adjustment(request.actor, found.organisation))
    form = ReasonForm(request.POST or None)
    back = reverse("cadres:team-adjustment", args=[code])

    def act() -> str:
        withdraw_team_adjustment(
            adjustment_id=found.pk, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now()
        )
        return back

    page = FormPage(
        lead=_("Withdraw the adjustment of %(name)s") % {"name": found.organisation.name}, act=_("Withdraw"), back=back,
        sub=_("It stays readable and is counted no more."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Withdrawn."))


def _found(request: ActingRequest) -> tuple[AdjustmentFilter, QuerySet[TeamAdjustment]]:
    form = AdjustmentFilter(request.GET)
    form.is_valid()
    given = {name: (form.cleaned_data.get(name) or "").strip() for name in form.fields}
    found = adjustments_visible_to(actor=request.actor)
    if place := given["place"]:
        found = found.filter(place_called(words=place))
    if given["joint"]:
        found = found.filter(joint__name__icontains=given["joint"])
    if given["document"]:
        found = found.filter(document_no__icontains=given["document"])
    return form, found.order_by("-pk")


def _posts(adjustment: TeamAdjustment) -> list[str]:
    rows = adjustment.posts.all() if adjustment.pk else []
    return [f"{row.get_change_display()}：{row.post.get_kind_display()} {row.post.account.name}" for row in rows]
