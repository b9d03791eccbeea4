"""The village of this room's tests."""

from __future__ import annotations

import pytest

from tests.factories import County
from tests.results.disclosure.sheets import Board


@pytest.fixture
def board(county: County) -> Board:
    return Board(county)
