"""One way to print a measurement beside its bound."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Table:
    """Lines of name, measured, bound and ratio; remembers whether a bound was missed."""

    missed: list[str] = field(default_factory=list)

    def line(
        self,
        name: str,
        measured: float,
        unit: str,
        *,
        most: float | None = None,
        least: float | None = None,
        note: str = "",
    ) -> None:
        """Will print one line; `most` and `least` are the bound, `note` the ratio or the conditions."""
        kept = (most is None or measured <= most) and (least is None or measured >= least)
        if not kept:
            self.missed.append(name)
        bound = f"≤ {most:g}" if most is not None else f"≥ {least:g}" if least is not None else ""
        print(f"{name:<58}{measured:>12.2f} {unit:<8}{bound:<10}{'' if kept else 'MISSED '}{note}", flush=True)

    def status(self) -> int:
        """The exit status: 1 where a bound was missed."""
        return 1 if self.missed else 0
