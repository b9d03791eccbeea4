"""What people read: of all catalogues one word reaches them, and it is ours."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext, npgettext, pgettext

from lianjian.site import catalogue


@pytest.mark.parametrize("app", catalogue.apps(), ids=lambda app: app.name)
def test_no_other_catalogue_speaks_for_a_room(app: Path) -> None:
    """Django's own and the rooms' words share one space: 'sessions' was shown as its login sessions."""
    shown = {}
    with translation.override("zh-hans"):
        for message in catalogue.kept(app):
            if message.id:
                shown[message.id] = (_shown(message), message.string)
    assert {key: pair for key, (said, own) in shown.items() if (pair := (said, _first(own)))[0] != pair[1]} == {}


def _shown(message: catalogue.Message) -> str:
    if isinstance(message.id, tuple):
        one, many = message.id
        return npgettext(message.context, one, many, 2) if message.context else ngettext(one, many, 2)
    return pgettext(message.context, message.id) if message.context else gettext(message.id)


def _first(string: str | tuple[str, ...]) -> str:
    return string[0] if isinstance(string, tuple) else string
