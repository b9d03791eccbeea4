"""The progress of background work."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from lianjian.kernel.models import Job
from lianjian.kernel.web import ActingRequest, signed_in, visible_or_404


@signed_in
def job(request: ActingRequest, job: int) -> HttpResponse:
    """How far it is; when it is done, its result."""
    found = visible_or_404(Job.objects.filter(started_by_id=request.actor.account_id), pk=job)
    if found.state == Job.State.DONE and found.result_url:
        if not request.htmx:
            return redirect(found.result_url)
        return HttpResponse(headers={"HX-Redirect": found.result_url})
    template = "site/_job.html" if request.htmx else "site/job.html"
    return render(request, template, {"job": found})
