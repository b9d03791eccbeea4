"""The Jinja2 environment all rooms' pages are drawn in."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment

from lianjian.ui import charts, link_map
from lianjian.ui.listing import query_with
from lianjian.ui.shell import Shell
from lianjian.ui.wording import FILTERS


def environment(**options: Any) -> Environment:
    """Build the environment that Django's Jinja2 backend asks for; the clock is left out on purpose."""
    options |= {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    jinja = Environment(**options, extensions=["jinja2.ext.i18n"])  # noqa: S701 - it is on, one line above
    jinja.policies["ext.i18n.trimmed"] = True
    jinja.install_gettext_translations(translation, newstyle=True)  # type: ignore[attr-defined]
    jinja.filters.update(FILTERS)
    jinja.globals.update(
        url=url,
        static=static,
        query_with=query_with,
        language=translation.get_language,
        charts=charts,
        link_map=link_map,
        shell=Shell(),
    )
    return jinja


def url(name: str, /, *places: object, **named: object) -> str:
    """Write the address of the page called `name`."""
    return reverse(name, args=places or None, kwargs=named or None)
