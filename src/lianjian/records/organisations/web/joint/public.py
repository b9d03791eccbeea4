"""What everybody may read about joint organisations, without an account."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.web import ActingRequest
from lianjian.records.organisations.enums import JointPostKind, JointState, PostBasis
from lianjian.records.organisations.policies.joint_rules import separate_assets
from lianjian.records.organisations.queries.joint import founded_joint_organisations, public_joint_organisations
from lianjian.records.organisations.queries.joint_register import register_page
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.records.organisations.web.joint.forms import SearchForm
from lianjian.records.organisations.web.joint.loading import parties_shown
from lianjian.ui.listing import keyset_pager

ROWS = 30
NAMED_POSTS = (JointPostKind.SECRETARY, JointPostKind.DEPUTY_SECRETARY)


@drawn_once
@require_safe
def public_list(request: ActingRequest) -> HttpResponse:
    """The joint organisations there are today, found by name or village."""
    today = clock.today()
    search = SearchForm(request.GET)
    text = (search.cleaned_data["q"] if search.is_valid() else "").strip()
    found = founded_joint_organisations(on=today)
    if text:
        found = found.filter(Q(name__contains=text) | Q(parties__organisation__name__contains=text)).distinct()
    rows, next_key = register_page(found=found, on=today, after=request.GET.get("after", ""), limit=ROWS)
    context = {
        "rows": rows,
        "search": search,
        "asked": text,
        "count": founded_joint_organisations(on=today).count(),
        "page": keyset_pager(query=request.GET, shown=len(rows), next_key=next_key),
    }
    return render(request, "organisations/joint/public_list.html", context)


@drawn_once
@require_safe
def public_page(request: ActingRequest, code: str) -> HttpResponse:
    """Who is joined with whom, since when, who answers for what, and how to ask."""
    it = get_object_or_404(public_joint_organisations().select_related("superior"), code=code)
    today = clock.today()
    posts = it.posts.filter(kind__in=NAMED_POSTS, during__contains=today).select_related(
        "account", "party__organisation"
    )
    context = {
        "joint": it,
        "parties": parties_shown(it, today),
        "posts": posts.order_by("-kind", "pk"),
        "designated": PostBasis.DESIGNATED,
        "is_dissolved": it.state == JointState.DISSOLVED,
        "assets": separate_assets(on=today, packs=packs_at(organisation=it.superior)),
    }
    return render(request, "organisations/joint/public.html", context)
