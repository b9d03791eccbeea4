"""The indicators room's tables: its own work, never a record."""

from __future__ import annotations

from lianjian.results.indicators.models.bulletins import Bulletin, BulletinCopy, BulletinTemplate
from lianjian.results.indicators.models.frozen import FrozenFigures
from lianjian.results.indicators.models.rolled import FigureDelta, RolledFigure, RolledState

__all__ = [
    "Bulletin", "BulletinCopy", "BulletinTemplate", "FigureDelta", "FrozenFigures", "RolledFigure", "RolledState",
]  # fmt: skip
