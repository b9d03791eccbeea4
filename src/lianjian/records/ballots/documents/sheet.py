"""A printed sheet of a ballot: what stands on it, whatever it is written in."""

from __future__ import annotations

from dataclasses import dataclass

# In characters.
NARROWEST, WIDEST = 3, 14


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of words; every row has as many cells as there are columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def shares(self) -> tuple[int, ...]:
        """How the columns share the sheet's width: by their longest words, within bounds."""
        texts = zip(self.columns, *self.rows, strict=True)
        return tuple(min(max(NARROWEST, *map(len, column)), WIDEST) for column in texts)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet: its parts are paragraphs and tables in their order; `ending` stands at the right margin."""

    title: str
    under: str = ""
    parts: tuple[str | Table, ...] = ()
    ending: tuple[str, ...] = ()
