"""A bulletin's page, its paper, its figures as a file, and what became of them since an earlier one."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import numbers, texts
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.organisations.queries.groups import group_name
from lianjian.results.indicators.documents.bulletins import bulletin_sheet
from lianjian.results.indicators.enums import BulletinState
from lianjian.results.indicators.models import Bulletin, FrozenFigures
from lianjian.results.indicators.policies.bulletins import may_approve, may_write
from lianjian.results.indicators.queries.bulletins import bulletins_visible_to, publication_in
from lianjian.results.indicators.queries.comparing import compared
from lianjian.results.indicators.queries.frozen import (
    Publication,
    digest_of,
    publication_of,
    table_rows,
)
from lianjian.results.indicators.web.bulletins.forms import FileForm
from lianjian.results.indicators.web.papers import answer_sheet, drawn
from lianjian.results.indicators.wording import blocks_of, figures_in, filled
from lianjian.ui.files import attachment, excel_file

COMPARED_WITH = 12


@drawn_once
@signed_in
@require_safe
def bulletin(request: ActingRequest, code: str) -> HttpResponse:
    """Its text with its figures: frozen ones, or while it is drafted those of now."""
    it = found(request, code)
    publication = _publication(request, it)
    context = {
        "it": it,
        "title": filled(text=it.title, publication=publication),
        "blocks": drawn(blocks_of(body=it.body, publication=publication)),
        "figures": publication.figures,
        "group": group_name(group=it.group),
        "states": BulletinState,
        "writes": may_write(request.actor, it.organisation),
        "approves": may_approve(request.actor, it),
        "copies": it.copies.select_related("organisation").order_by("organisation__path"),
        "earlier": _others(request, it),
    }
    return render(request, "indicators/bulletins/bulletin.html", context)


@signed_in
@require_safe
def paper(request: ActingRequest, code: str) -> HttpResponse:
    """To print, in Word, in PDF and as Excel."""
    it = found(request, code)
    publication = _publication(request, it)
    if request.GET.get("as") == "excel":
        return _excel(it, publication)
    return answer_sheet(
        request, bulletin_sheet(bulletin=it, publication=publication), back=reverse("indicators:bulletin", args=[code])
    )


@signed_in
@require_safe
def figures_file(request: ActingRequest, code: str) -> HttpResponse:
    """The frozen figures, byte for byte as they were published."""
    it = found(request, code)
    if it.figures is None:
        raise Http404
    return attachment(
        content=bytes(it.figures.content), content_type="application/json", name=f"{it.document_no or it.code}.json"
    )


@signed_in
@once
def verify(request: ActingRequest) -> HttpResponse:
    """Whether a file is one that was published, to the byte."""
    form = FileForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        digest = digest_of(content=form.content())
        visible = bulletins_visible_to(actor=request.actor).filter(figures__sha256=digest)
        context |= {
            "digest": digest,
            "found": visible.first(),
            "known": FrozenFigures.objects.filter(sha256=digest).exists(),
        }
    return render(request, "indicators/bulletins/verify.html", context)


@drawn_once
@signed_in
@require_safe
def compare(request: ActingRequest, code: str) -> HttpResponse:
    """The figures against those of another bulletin: what came from data, from structure, from definition."""
    it = found(request, code)
    other = found(request, request.GET.get("with", ""))
    if not it.figures or not other.figures:
        raise Http404
    earlier, later = sorted((other, it), key=lambda one: (one.on, one.pk))
    before, after = publication_in(bulletin=earlier), publication_in(bulletin=later)
    if before is None or after is None:
        raise Http404
    changes = compared(earlier=before, later=after)
    if request.GET.get("as") == "excel":
        names = (_("Earlier"), _("Later"), _("Change"), _("Data"), _("Structure"), _("Definition"))
        columns = [
            *texts(_("Figure"), _("Unit of counting")),
            *numbers(*names),
        ]
        rows = ((c.name, c.unit, c.before, c.after, c.whole, c.data, c.structure, c.definition) for c in changes)
        return excel_file(title=_("Comparison"), columns=columns, rows=rows)
    context = {"it": it, "earlier": earlier, "later": later, "before": before, "after": after, "changes": changes}
    return render(request, "indicators/bulletins/compare.html", context)


def found(request: ActingRequest, code: str) -> Bulletin:
    """The bulletin, if the person may read it."""
    return visible_or_404(bulletins_visible_to(actor=request.actor), code=code)


def _publication(request: ActingRequest, it: Bulletin) -> Publication:
    frozen = publication_in(bulletin=it)
    return frozen or publication_of(
        node=it.organisation, on=it.on, ids=figures_in(text=f"{it.title}\n{it.body}"), tree_then=it.tree_then,
        how={"since": it.since, "group": it.group}, at=clock.now(), today=clock.today(), actor=request.actor,
    )  # fmt: skip


def _others(request: ActingRequest, it: Bulletin) -> list[Bulletin]:
    """Other bulletins of the place and group that have frozen figures."""
    if it.figures is None:
        return []
    others = bulletins_visible_to(actor=request.actor).filter(organisation=it.organisation, group=it.group)
    return list(others.exclude(figures=None).exclude(pk=it.pk).order_by("-on", "-pk")[:COMPARED_WITH])


def _excel(it: Bulletin, publication: Publication) -> HttpResponse:
    columns = [
        *texts(_("Number"), _("Place"), _("Figure"), _("What it is"), _("Unit of counting")),
        *numbers(_("Value"), _("Records")),
        *texts(_("Digest of the definition"), _("Digest of the records")),
    ]
    return excel_file(title=it.title, columns=columns, rows=table_rows(publication=publication))
