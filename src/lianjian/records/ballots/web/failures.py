"""How many casts have failed in this minute, from one address and on one ballot; in memory only, gone with the minute.

Only failures count, and a good code or signature is never refused for them: whether it is good is found out first, by
one look-up, and a village hall behind one address casts thousands in a minute and mistypes some. What the limit does
is to say so: to whatever stands in front (429), which can stop an address, and once a minute to who runs the server.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock

from django.http import HttpRequest

MOST_FROM_AN_ADDRESS = 300
MOST_ON_A_BALLOT = 3_000
# Whoever has one address of IPv6 has the other 2^64 of its network.
IPV6_NETWORK = 64
log = logging.getLogger(__name__)


class Failures:
    """The failures of the running minute."""

    def __init__(self, *, most_from: int = MOST_FROM_AN_ADDRESS, most_on: int = MOST_ON_A_BALLOT) -> None:
        self._most_from, self._most_on = most_from, most_on
        self._lock = Lock()
        self._minute: datetime | None = None
        self._from: Counter[str] = Counter()
        self._on: Counter[str] = Counter()
        self._told: set[str] = set()

    def add(self, *, ballot: str, address: str, at: datetime) -> bool:
        """Will count one failure; whether there have been too many of them in this minute."""
        with self._lock:
            self._turn(at)
            self._from[address] += 1
            self._on[ballot] += 1
            too_many = self._from[address] > self._most_from or self._on[ballot] > self._most_on
            if too_many and ballot not in self._told:
                self._told.add(ballot)
                # Neither address nor code: who runs the server finds the one in the proxy's log, the other nowhere.
                log.warning("casts on ballot %r fail by the hundred this minute", ballot)
            return too_many

    def _turn(self, at: datetime) -> None:
        minute = at.replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute = minute
            self._from.clear()
            self._on.clear()
            self._told.clear()


def address_of(request: HttpRequest) -> str:
    """From where somebody asks, proxies one trusts aside (`site.middleware`); of IPv6 the network."""
    text = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_NETWORK), strict=False))
    return text


FAILURES = Failures()
