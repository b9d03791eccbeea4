"""The kernel's tables."""

from __future__ import annotations

from lianjian.kernel.models.accounts import Account, SignInCode
from lianjian.kernel.models.jobs import Job
from lianjian.kernel.models.journal import JournalLine, JournalSeal
from lianjian.kernel.models.requests import AcceptedRequest

__all__ = ["AcceptedRequest", "Account", "Job", "JournalLine", "JournalSeal", "SignInCode"]
