"""The rule books, on the page and as an Excel file; and what everybody may read of them."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import dates, numbers, texts
from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.deliberation.models import OrganisationRule, RuleVersion
from lianjian.records.deliberation.queries.questionnaires import kept_by
from lianjian.records.deliberation.queries.rule_book import (
    in_force,
    public_rules,
    public_versions_of,
    rules_visible_to,
    under_way,
)
from lianjian.records.deliberation.web.rulebook.forms import RuleFilter
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.listing import keyset_page


@drawn_once
@signed_in
def rule_book(request: ActingRequest) -> HttpResponse:
    """Rules, the latest entered first."""
    form, found = _found(request, rules_visible_to(actor=request.actor))
    rows, page = keyset_page(query=request.GET, found=found)
    context = {
        "form": form,
        "rows": [_row(rule) for rule in rows],
        "page": page,
        "keeps": kept_by(actor=request.actor).exists(),
    }
    return render(request, "deliberation/rulebook/list.html", context)


@signed_in
def excel(request: ActingRequest) -> HttpResponse:
    """The same list as an Excel file."""
    columns = [
        *texts(_("Number"), _("Name of the rules"), _("Organisation"), _("Kind")),
        *numbers(_("Version in force")),
        *dates(_("In force from")),
        *texts(_("Adopted by"), _("Number of the minutes")),
    ]
    rows = []
    for rule in _found(request, rules_visible_to(actor=request.actor))[1].order_by("-pk")[:MOST_ROWS]:
        now = in_force(rule)
        version = (
            (now.number, now.in_force_on, str(now.get_adopted_by_display()), now.document_no) if now else (None,) * 4
        )
        rows.append([rule.code, rule.title, rule.organisation.name, str(rule.get_kind_display()), *version])
    return excel_file(title=_("Rule book"), columns=columns, rows=rows)


@drawn_once
@require_safe
def public_list(request: ActingRequest) -> HttpResponse:
    """What villages have made public, without an account."""
    form, found = _found(request, public_rules())
    rows, page = keyset_page(query=request.GET, found=found)
    context = {"form": form, "rows": [_row(rule) for rule in rows], "page": page}
    return render(request, "deliberation/rulebook/public_list.html", context)


@drawn_once
@require_safe
def public_rule(request: ActingRequest, code: str) -> HttpResponse:
    """The rules in force, and the earlier versions that were public."""
    rule = get_object_or_404(public_rules(), code=code)
    versions = public_versions_of(rule=rule)
    wanted = request.GET.get("version", "")
    shown = next((one for one in versions if str(one.number) == wanted), None) or in_force(rule) or versions[0]
    context = {"it": rule, "versions": versions, "shown": shown}
    return render(request, "deliberation/rulebook/public.html", context)


def _row(rule: OrganisationRule) -> tuple[OrganisationRule, RuleVersion | None, RuleVersion | None]:
    return rule, in_force(rule), under_way(rule)


def _found(request: ActingRequest, found: QuerySet[OrganisationRule]) -> tuple[RuleFilter, QuerySet[OrganisationRule]]:
    form = RuleFilter(request.GET)
    form.is_valid()
    given = form.cleaned_data
    if text := given.get("text"):
        found = found.filter(Q(title__icontains=text) | Q(organisation__name__icontains=text))
    if kind := given.get("kind"):
        found = found.filter(kind=kind)
    if state := given.get("state"):
        found = found.filter(versions__state=state).distinct()
    return form, found
