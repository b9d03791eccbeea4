"""Writes the demo places' workbooks: `python -m lianjian.site.demo.make`; the same bytes each time."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def make() -> None:
    """Will write every workbook beside this module."""
    from django.utils import translation

    from lianjian.kernel.workbook.writing import write_filled
    from lianjian.site.demo.huade import huade
    from lianjian.site.demo.tinghu import tinghu
    from lianjian.site.demo.yangzhou import yangzhou
    from lianjian.site.demo.yuanmou import yuanmou
    from lianjian.site.demo.zhucheng import zhucheng
    from lianjian.site.demo.zhuozi import zhuozi
    from lianjian.site.importing import GUIDE, forms

    with translation.override("zh-hans"):
        for place in (zhucheng, tinghu, huade, yuanmou, yangzhou, zhuozi):
            content = write_filled(forms=forms(), guide=GUIDE, rows=place().rows)
            (FOLDER / f"{place.__name__}.xlsx").write_bytes(content)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianjian.site.settings")
    import django

    django.setup()
    make()
