"""Finding what hangs on a place by the place's name."""

from __future__ import annotations

from django.db.models import Q


def place_called(*, words: str) -> Q:
    """Rows whose `organisation` has the words in its name or in that of its superior, or whose initials begin so."""
    return (
        Q(organisation__name__icontains=words)
        | Q(organisation__name_initials__startswith=words.lower())
        | Q(organisation__parent__name__icontains=words)
    )
