"""Writes the demo counties' workbooks: `python -m lianjian.site.demo.make`; the same bytes each time."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def make() -> None:
    """Will write both workbooks beside this module."""
    from django.utils import translation

    from lianjian.kernel.workbook.writing import write_filled
    from lianjian.site.demo.tinghu import tinghu
    from lianjian.site.demo.zhucheng import zhucheng
    from lianjian.site.importing import GUIDE, forms

    with translation.override("zh-hans"):
        for name, county in (("zhucheng", zhucheng()), ("tinghu", tinghu())):
            content = write_filled(forms=forms(), guide=GUIDE, rows=county.rows)
            (FOLDER / f"{name}.xlsx").write_bytes(content)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianjian.site.settings")
    import django

    django.setup()
    make()
