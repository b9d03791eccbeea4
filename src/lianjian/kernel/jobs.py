"""Background work with progress that its owner sees while it runs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import models
from django_tasks import task

from lianjian.kernel import clock
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.kernel.models import Job

Work = Callable[["RunningJob"], str]
_kinds: dict[str, Work] = {}
logger = logging.getLogger(__name__)


class RunningJob:
    """A job in hand: what it was asked and where it reports how far it is."""

    def __init__(self, job: Job) -> None:
        self.id = job.pk
        self.account_id = job.started_by_id
        self.arguments: dict[str, Any] = job.arguments

    def report(self, *, done: int, total: int, step: str = "") -> None:
        """Will show the progress at once, though the work's own transaction has not ended."""
        _rows(settings.PROGRESS_ALIAS).filter(pk=self.id).update(done=done, total=total, step=step[:200])


def work(kind: str) -> Callable[[Work], Work]:
    """Registers what does the work of a kind; it returns the address of its result."""

    def register(function: Work) -> Work:
        _kinds[kind] = function
        return function

    return register


def start_job(*, kind: str, title: str, by: Actor, arguments: dict[str, Any]) -> Job:
    """Will put the work in the queue and return its row."""
    job = Job.objects.create(
        kind=kind, title=title, started_by_id=by.account_id, made_at=clock.now(), arguments=arguments
    )
    do_job.enqueue(job_id=job.pk)
    return job


@task()
def do_job(job_id: int) -> None:
    """Will do one job to its end and record how it ended; a refusal is an end, a bug is logged."""
    job = Job.objects.get(pk=job_id)
    _rows().filter(pk=job_id).update(state=Job.State.RUNNING)
    ended: dict[str, object]
    try:
        ended = {"state": Job.State.DONE, "result_url": _kinds[job.kind](RunningJob(job))}
    except Refused as refusal:
        ended = {"state": Job.State.REFUSED, "message": refusal.reason}
    except Exception:
        logger.exception("job %s of kind %s failed", job_id, job.kind)
        ended = {"state": Job.State.FAILED}
    _rows().filter(pk=job_id).update(ended_at=clock.now(), **ended)


def _rows(alias: str = "default") -> models.QuerySet[Job]:
    return Job.objects.using(alias)
