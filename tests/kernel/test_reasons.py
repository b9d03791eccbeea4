from __future__ import annotations

import pytest

from lianjian.kernel.errors import Refused
from lianjian.kernel.reasons import LONGEST, given_reason


def test_a_reason_is_kept_without_the_blanks_around_it() -> None:
    assert given_reason(reason="  下雨\n") == "下雨"
    assert given_reason(reason="长" * LONGEST) == "长" * LONGEST


@pytest.mark.parametrize("reason", ["", "  \n", "长" * (LONGEST + 1)])
def test_none_and_one_too_long_to_keep_are_refused(reason: str) -> None:
    with pytest.raises(Refused):
        given_reason(reason=reason)
