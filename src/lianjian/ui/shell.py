"""What the frame around a page shows. Rooms never fill this; the site does, once for every page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

ELDER_COOKIE = "elder"


@dataclass(frozen=True, kw_only=True)
class MenuItem:
    """One link of the menu, the bottom bar or the list of places."""

    label: str
    url: str
    active: bool = False
    count: int = 0
    below: tuple[MenuItem, ...] = ()  # shown while this one or one of them is active


@dataclass(frozen=True, kw_only=True)
class Shell:
    """The frame of a page; every part may be missing, as on public pages and on errors."""

    place_name: str = ""
    place_choices: tuple[MenuItem, ...] = ()
    menu: tuple[MenuItem, ...] = ()
    bottom: tuple[MenuItem, ...] = ()
    todo_count: int = 0
    todo_url: str = ""
    person_name: str = ""
    me_url: str = ""
    sign_in_url: str = ""
    sign_out_url: str = ""
    search_url: str = ""
    home_url: str = "/"
    elder: bool = False
    language: str = ""


def elder_mode_chosen(*, request: HttpRequest) -> bool:
    """Tell whether this browser asked for the elder edition (large type, strong contrast)."""
    return request.COOKIES.get(ELDER_COOKIE) == "1"
