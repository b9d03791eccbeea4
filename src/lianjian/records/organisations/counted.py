"""What is counted below every organisation: the organisations themselves, and the people that rooms say are there."""

from __future__ import annotations

from lianjian.records.organisations.paths import step_of

# What an organisation has itself counts for it too, and goes along when it moves: it is noted one level below it.
OWN = step_of(0)
_NOBODY = "SELECT NULL::bigint AS organisation_id, NULL::text AS metric, 0 AS n WHERE false"
_LIVING = "SELECT path, kind AS metric, 1 AS n FROM organisations_organisation WHERE dissolved_on IS NULL"
_OWN_ROWS = """
SELECT home.path || '{own}' AS path, own.metric, own.n
FROM ({people}) AS own JOIN organisations_organisation AS home ON home.id = own.organisation_id
"""
_people: list[str] = []


def counts_people(rows: str) -> None:
    """Will have people counted by the SELECT of organisation_id, metric, n; a room says so once, as it loads.

    Its acts note each change of the same metrics with `actions.counts.note_people`.
    """
    _people.append(rows)


def live_people() -> str:
    """The SELECT of all people at home somewhere: organisation_id, metric, n."""
    return " UNION ALL ".join([_NOBODY, *_people])


def live_rows() -> str:
    """The SELECT of all there is to count: path, metric, n; each row counts for all above its path."""
    return f"{_LIVING} UNION ALL {_OWN_ROWS.format(own=OWN, people=live_people())}"
