"""Work in the background: one call into one action each."""

from __future__ import annotations

from django.urls import reverse

from lianjian.kernel.jobs import RunningJob, work
from lianjian.records.projects.actions.pairing import solve_run
from lianjian.records.projects.actions.pairing.runs import JOB_KIND
from lianjian.records.projects.models import PairingRun


@work(JOB_KIND)
def pairing_run(job: RunningJob) -> str:
    """Will compute a run and lead to it."""
    solve_run(
        run_id=job.arguments["run_id"],
        report=lambda step, done, total: job.report(done=done, total=total, step=step),
    )
    run = PairingRun.objects.values("code", "round__code").get(pk=job.arguments["run_id"])
    return f"{reverse('projects:workshop', args=[run['round__code']])}?run={run['code']}"
