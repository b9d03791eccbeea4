"""One search box for organisations and joint organisations, by name, pinyin initials or code."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from lianjian.kernel.web import ActingRequest, signed_in
from lianjian.records.organisations.queries.joint import joint_organisations_visible_to
from lianjian.records.organisations.queries.tree import organisations_visible_to

FOUND = 30


@signed_in
def search(request: ActingRequest) -> HttpResponse:
    """What begins with, or contains, the words; nothing outside the actor's reach."""
    words = request.GET.get("q", "").strip()
    context: dict[str, object] = {"words": words, "organisations": [], "joint": []}
    if words:
        organisations = organisations_visible_to(actor=request.actor).filter(_matches(words), dissolved_on=None)
        context["organisations"] = list(organisations.select_related("parent").order_by("path")[:FOUND])
        joint = joint_organisations_visible_to(actor=request.actor)
        context["joint"] = list(joint.filter(Q(name__icontains=words) | Q(code=words)).order_by("name")[:FOUND])
    return render(request, "site/search.html", context)


def _matches(words: str) -> Q:
    if words.isascii():
        key = words.lower()
        return Q(name_initials__startswith=key) | Q(name_pinyin__startswith=key) | Q(code=words)
    return Q(name__contains=words)
