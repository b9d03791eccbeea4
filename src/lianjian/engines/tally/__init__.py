"""Counting of votes by `docs/algorithms/tally.md`: whole numbers and fractions only, and no guesses.

`count(case)` takes the counting form as a parsed JSON document and gives the result as one; a form that cannot be
counted raises `CaseFault` with a sentence in Chinese. A vote that does not stand is a result (`status: void`).

Millions of ballots need no dictionary each. `count_patterns(case, patterns)` takes the case without `ballots`, and
the ballots as pairs of a JSON text and how many there are of it, in any order, the same text as often as it comes:

    with connection.cursor() as cursor:
        cursor.execute("SELECT choice, count(*) FROM box WHERE contest_id = %s GROUP BY choice", [contest])
        result = count_patterns(case, cursor)

    result = count_patterns(case, ((line.rstrip(), 1) for line in file))

A text holds what a row of `ballots` holds but `n`: `{"mark": "+"}`, or `{"marks": {"甲": "+"}, "write_in": ["乙"]}`,
and where needed `channel` and `defect`. `result_sentences` says a result in words that can be read aloud.
"""

from __future__ import annotations

from lianjian.engines.tally.counting import count, count_patterns
from lianjian.engines.tally.faults import CaseFault
from lianjian.engines.tally.telling import result_sentences

__all__ = ["CaseFault", "count", "count_patterns", "result_sentences"]
