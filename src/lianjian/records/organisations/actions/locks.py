"""Who waits for whom when the tree changes.

Founding and renaming leave everybody else's path alone, so many may do it at once. Moving and ending rewrite whole
sub-trees and could close a loop together where each alone would not: they go one at a time, and with nobody founding.
"""

from __future__ import annotations

from django.db import connection

_TREE_LOCK = 7_310_101
_FOLD_LOCK = 7_310_102


def keep_tree_still() -> None:
    """Will wait for whoever moves or ends organisations, and hold them off until this transaction ends."""
    _execute("SELECT pg_advisory_xact_lock_shared(%s)", _TREE_LOCK)


def hold_tree_alone() -> None:
    """Will wait until nobody else changes the tree, and hold everybody off until this transaction ends."""
    _execute("SELECT pg_advisory_xact_lock(%s)", _TREE_LOCK)


def fold_alone() -> bool:
    """Will take the right to fold counts for this transaction; False where another folds or moves."""
    mine = _execute("SELECT pg_try_advisory_xact_lock(%s)", _FOLD_LOCK)
    return bool(mine and _execute("SELECT pg_try_advisory_xact_lock_shared(%s)", _TREE_LOCK))


def _execute(statement: str, lock: int) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, [lock])
        return cursor.fetchone()[0]
