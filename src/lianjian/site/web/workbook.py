"""Importing a county workbook: upload, dry run with its report, load."""

from __future__ import annotations

from pathlib import Path

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianjian.kernel import clock
from lianjian.kernel.models import Job
from lianjian.kernel.policies import require
from lianjian.kernel.sheets import EXCEL
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.kernel.workbook.opening import MOST_BYTES
from lianjian.site import import_jobs, importing
from lianjian.ui.files import attachment

MOST_LISTED = 10


class UploadForm(forms.Form):
    """One file."""

    workbook = forms.FileField(
        label=_("The filled workbook"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={"empty": _("The file is empty."), "required": _("Choose the file first.")},
    )

    def clean_workbook(self) -> UploadedFile[bytes]:
        """Refuses by size before anything is kept or opened."""
        upload: UploadedFile[bytes] = self.cleaned_data["workbook"]
        if (upload.size or 0) > MOST_BYTES:
            sentence = _("The file has %(size)d MB; a workbook may have %(most)d MB at most.")
            named = {"size": (upload.size or 0) // 1024**2, "most": MOST_BYTES // 1024**2}
            raise forms.ValidationError(sentence, params=named)
        return upload


@signed_in
@require_http_methods(["GET", "POST"])
@once
def start(request: ActingRequest) -> HttpResponse:
    """The three steps, the upload, and the last imports."""
    require(import_jobs.may_import(request.actor))
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload: UploadedFile[bytes] = form.cleaned_data["workbook"]
        name = Path(upload.name or "").name
        job = import_jobs.start_trial(name=name, content=upload.chunks(), by=request.actor, at=clock.now())
        return redirect("site:job", job=job.pk)
    earlier = _imports(request).order_by("-pk")[:MOST_LISTED]
    context = {"form": form, "earlier": earlier, "most": MOST_BYTES // 1024**2}
    return render(request, "site/import.html", context, status=422 if form.errors else 200)


@signed_in
@require_GET
def template(request: ActingRequest) -> HttpResponse:
    """The empty workbook."""
    require(import_jobs.may_import(request.actor))
    return attachment(content=importing.template(), content_type=EXCEL, name="联建导入模板.xlsx")


@signed_in
@require_GET
def report(request: ActingRequest, job: int) -> HttpResponse:
    """What the dry run or the load found, and what can be done now."""
    found = visible_or_404(_imports(request), pk=job)
    if found.state != Job.State.DONE:
        return redirect("site:job", job=found.pk)
    context = {
        "job": found,
        "name": found.arguments["name"],
        "report": import_jobs.report_of(job=found),
        "where": importing.where,
        "can_load": found.kind == import_jobs.TRY and (import_jobs.folder_of(found) / import_jobs.UPLOAD).exists(),
    }
    return render(request, "site/import_report.html", context)


@signed_in
@require_GET
def errors(request: ActingRequest, job: int) -> HttpResponse:
    """The workbook back, with a column that says what is wrong in each row."""
    found = visible_or_404(_imports(request), pk=job)
    file = import_jobs.folder_of(found) / import_jobs.ERRORS
    if not file.exists():
        raise Http404
    name = f"{Path(found.arguments['name']).stem}_错误.xlsx"
    return attachment(content=file.read_bytes(), content_type=EXCEL, name=name)


@signed_in
@require_POST
@once
def load(request: ActingRequest, job: int) -> HttpResponse:
    """Loads what was tried."""
    trial = visible_or_404(_imports(request).filter(kind=import_jobs.TRY), pk=job)
    started = import_jobs.start_load(trial=trial, by=request.actor)
    return redirect("site:job", job=started.pk)


def _imports(request: ActingRequest) -> QuerySet[Job]:
    return Job.objects.filter(started_by_id=request.actor.account_id, kind__in=(import_jobs.TRY, import_jobs.LOAD))
