"""Announcing what happened, so that upper rooms react without lower rooms knowing them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

Event = TypeVar("Event")
_receivers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def receives(event: type[Event]) -> Callable[[Callable[[Event], None]], Callable[[Event], None]]:
    """Will have the function called with each event of that type, inside the transaction that announced it."""

    def register(receiver: Callable[[Event], None]) -> Callable[[Event], None]:
        _receivers[event].append(receiver)
        return receiver

    return register


def announce(event: object) -> None:
    """Will call every receiver of the event's type; an error in one undoes the whole act."""
    for receiver in _receivers[type(event)]:
        receiver(event)
