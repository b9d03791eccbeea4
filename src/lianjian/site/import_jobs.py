"""Imports started from a page: where their files are kept, and the two jobs that try and load them."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.actor import Actor, Role
from lianjian.kernel.errors import Refused
from lianjian.kernel.jobs import RunningJob, start_job, work
from lianjian.kernel.models import Account, Job
from lianjian.kernel.policies import YES, Verdict, no, require
from lianjian.kernel.workbook.intake import Report, load_workbook, try_workbook
from lianjian.kernel.workbook.opening import RawSheet, open_workbook
from lianjian.kernel.workbook.writing import write_errors
from lianjian.records.organisations.queries.actors import actor_of
from lianjian.site.importing import GUIDE, ImportReport, forms, report_of_json, report_on

TRY, LOAD = "try-workbook", "load-workbook"
UPLOAD, ERRORS, REPORT = "upload.xlsx", "errors.xlsx", "report.json"
KEPT = timedelta(days=7)


def may_import(actor: Actor) -> Verdict:
    """Whether the actor may import workbooks at all; which rows, the sheets look at one by one."""
    if actor.scopes(Role.ORGANISATION_DEPARTMENT):
        return YES
    return no(_("Workbooks are imported by the county's organisation department."))


def start_trial(*, name: str, content: Iterable[bytes], by: Actor, at: datetime) -> Job:
    """Will keep the upload outside any web path and start its dry run."""
    require(may_import(by))
    forget_old(at=at)
    folder = _imports() / uuid.uuid4().hex
    folder.mkdir(parents=True, mode=0o700)
    with (folder / UPLOAD).open("wb") as file:
        file.writelines(content)
    title = _("Trying %(name)s") % {"name": name}
    return start_job(kind=TRY, title=title[:200], by=by, arguments={"folder": folder.name, "name": name[:120]})


def start_load(*, trial: Job, by: Actor) -> Job:
    """Will start loading what was tried without faults."""
    require(may_import(by))
    report = report_of(job=trial)
    if report is None or not (folder_of(trial) / UPLOAD).exists():
        raise Refused(_("This file has been loaded or is no longer kept; upload it again."))
    if report.fault_count:
        raise Refused(_("The file has faults; put them right and upload it again."))
    title = _("Loading %(name)s") % {"name": trial.arguments["name"]}
    return start_job(kind=LOAD, title=title[:200], by=by, arguments=trial.arguments)


def report_of(*, job: Job) -> ImportReport | None:
    """What the job found; None once it is no longer kept."""
    file = folder_of(job) / f"{job.kind}.{REPORT}"
    return report_of_json(file.read_text(encoding="utf-8")) if file.exists() else None


def folder_of(job: Job) -> Path:
    """Where the files of the import lie."""
    return _imports() / str(job.arguments["folder"])


def forget_old(*, at: datetime) -> None:
    """Will delete what was uploaded more than a week ago."""
    for folder in _imports().glob("*"):
        if folder.stat().st_mtime < (at - KEPT).timestamp():
            shutil.rmtree(folder, ignore_errors=True)


@work(TRY)
def try_upload(job: RunningJob) -> str:
    """Does the dry run and keeps its report and, where there are faults, the workbook that shows them."""
    folder, by, sheets = _opened(job)
    outcome = try_workbook(
        sheets=sheets, forms=forms(), by=by, at=clock.now(), on=clock.today(), report=_report_to(job)
    )
    if outcome.faults.total:
        held = write_errors(forms=forms(), guide=GUIDE, sheets=sheets, faults=outcome.faults)
        (folder / ERRORS).write_bytes(held)
    return _kept(job, folder, TRY, report_on(outcome=outcome, loaded=False))


@work(LOAD)
def load_upload(job: RunningJob) -> str:
    """Loads the workbook and forgets it; if something has changed since the dry run, only says so."""
    folder, by, sheets = _opened(job)
    outcome = load_workbook(
        sheets=sheets, forms=forms(), by=by, at=clock.now(), on=clock.today(), report=_report_to(job)
    )
    if outcome.faults.total:
        held = write_errors(forms=forms(), guide=GUIDE, sheets=sheets, faults=outcome.faults)
        (folder / ERRORS).write_bytes(held)
    else:
        (folder / UPLOAD).unlink()
    return _kept(job, folder, LOAD, report_on(outcome=outcome, loaded=not outcome.faults.total))


def _opened(job: RunningJob) -> tuple[Path, Actor, tuple[RawSheet, ...]]:
    folder = _imports() / str(job.arguments["folder"])
    person = Account.objects.get(pk=job.account_id) if job.account_id else AnonymousUser()
    by = actor_of(user=person, on=clock.today())
    require(may_import(by))
    job.report(done=0, total=0, step=_("Reading the file"))
    if not (folder / UPLOAD).exists():
        raise Refused(_("This file has been loaded or is no longer kept; upload it again."))
    return folder, by, open_workbook(file=folder / UPLOAD)


def _report_to(job: RunningJob) -> Report:
    def report(done: int, total: int, step: str) -> None:
        job.report(done=done, total=total, step=step)

    return report


def _kept(job: RunningJob, folder: Path, kind: str, report: ImportReport) -> str:
    (folder / f"{kind}.{REPORT}").write_text(report.as_json(), encoding="utf-8")
    return reverse("site:import-report", args=[job.id])


def _imports() -> Path:
    return Path(settings.MEDIA_ROOT) / "imports"
