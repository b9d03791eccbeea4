"""The program's settings, away from the state, the server and the secrets of a program in use."""

from __future__ import annotations

import os
from pathlib import Path

os.environ["LIANJIAN_STATE"] = str(Path(__file__).resolve().parents[1] / "var" / "test")
# Tests make and empty tables, so they connect as the owner; what the program's role may not do has its own test.
os.environ["LIANJIAN_AS_OWNER"] = "1"
# Playwright keeps a loop running in the thread of the tests; Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

from lianjian.site.postgres import Cluster
from lianjian.site.settings import *  # noqa: F403
from lianjian.site.settings import CLUSTER as PROGRAM_CLUSTER

CLUSTER = Cluster(state=PROGRAM_CLUSTER.state, throwaway=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The static files' middleware wants its folder, empty or not.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
# Several runs side by side need a database each.
DATABASES["default"]["TEST"] = {"NAME": "test_" + os.environ.get("LIANJIAN_TEST_NAME", "lianjian")}  # noqa: F405
