"""The one family of errors a person sees; everything else is a bug."""

from __future__ import annotations

from typing import Protocol


class Cites(Protocol):
    """What can stand behind a refusal: it names its document, article and date."""

    def text(self) -> str:
        """The document, the article and the date, in one line."""
        ...


class Refused(Exception):  # noqa: N818 - the product's own word for it
    """An act that is not possible, with the sentence that says so and what would make it possible."""

    status = 422

    def __init__(
        self, reason: str, *, rule: Cites | None = None, quote: str = "", remedies: tuple[str, ...] = ()
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.rule = rule
        self.quote = quote
        self.remedies = remedies


class NotAllowed(Refused):
    """The person is known, the thing is his to see, but the act belongs to another post."""

    status = 403


class ChangedMeanwhile(Refused):
    """Somebody else was quicker; nothing of this act was written."""

    status = 409
