"""What the rules room refuses, each with a sentence in Chinese that a person can act on."""

from __future__ import annotations


class BadFacts(ValueError):  # noqa: N818 - a refusal, named by what is wrong
    """The question cannot be answered: unknown rule, or facts that are missing, wrong or impossible."""


class PackInvalid(ValueError):  # noqa: N818 - a refusal, named by what is wrong
    """A pack is not written as a pack must be; names the file, the rule, the field and what is wrong."""

    def __init__(self, *, file: str, rule: str | None, field: str | None, sentence: str) -> None:
        self.file, self.rule, self.field, self.sentence = file, rule, field, sentence
        place = "".join((file, f"，规则 {rule}" if rule else "", f"，{field}" if field else ""))
        super().__init__(f"{place}：{sentence}")


class PackRefused(ValueError):  # noqa: N818 - a refusal, named by what is wrong
    """A lower pack loosens what a higher one demands, or leaves the range it was given."""


class UnknownParameter(LookupError):  # noqa: N818 - a refusal, named by what is wrong
    """No pack sets this parameter on that day."""


class UnknownRoute(LookupError):  # noqa: N818 - a refusal, named by what is wrong
    """No order of steps is known for that kind of matter on that day."""
