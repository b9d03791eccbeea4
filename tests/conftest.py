"""What all tests share: a database server of their own, thrown away afterwards, and the fixed cast."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import psycopg
import pytest
from django.conf import settings
from django.db.models.signals import post_save
from django.test import Client

from lianjian.kernel.models import Account, JournalLine
from lianjian.site.acts import ACTS
from tests.chromium import browser as browser
from tests.factories import County, a_county

_held = contextlib.ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    if not settings.EMBEDDED:
        return
    _held.enter_context(settings.CLUSTER.held())
    if not hasattr(config, "workerinput"):
        with psycopg.connect(settings.CLUSTER.url.rsplit("/", 1)[0] + "/template1", autocommit=True) as template:
            template.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")


def pytest_unconfigure(config: pytest.Config) -> None:
    _held.close()


@pytest.fixture
def county(db: None) -> County:
    """A small county with its cast."""
    return a_county()


@pytest.fixture
def sign_in(client: Client) -> Callable[[Account], Client]:
    """Signs somebody in, staff as if the second factor had been given."""

    def signed_in(account: Account) -> Client:
        client.force_login(account)
        session = client.session
        session["signed_in_by_link"] = True
        session.save()
        return client

    return signed_in


@pytest.fixture(scope="session", autouse=True)
def _reads_in_words() -> None:
    """Whatever any test writes into the journal must have words for a person (`act_…` and `late` are tests' own)."""
    post_save.connect(_has_words, sender=JournalLine)


def _has_words(instance: JournalLine, **_: object) -> None:
    assert instance.action.startswith(("act_", "late")) or instance.action in ACTS, f"no words for {instance.action}"
