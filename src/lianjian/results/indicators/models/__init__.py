"""The indicators room's tables: its own work, never a record."""

from __future__ import annotations

from lianjian.results.indicators.models.bulletins import Bulletin, BulletinCopy, BulletinTemplate
from lianjian.results.indicators.models.frozen import FrozenFigures

__all__ = ["Bulletin", "BulletinCopy", "BulletinTemplate", "FrozenFigures"]
