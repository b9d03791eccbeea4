"""Reading of a page what a browser would send back."""

from __future__ import annotations

import re
from typing import Any


def hidden_value(response: Any, name: str) -> str:
    """What the page's hidden field of the name holds."""
    inputs = re.findall(r"<input[^>]*>", response.content.decode())
    held = next(one for one in inputs if f'name="{name}"' in one and 'type="hidden"' in one)
    value = re.search(r'value="([^"]*)"', held)
    return value[1] if value else ""
