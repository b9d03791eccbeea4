"""The catalogues of translations: one for each Django app, English msgids, complete Chinese.

`python -m lianjian.site.catalogue update` extracts what the sources say into every app's catalogue and compiles it;
`compile` only compiles; `check` lists what is missing, fuzzy or no longer used, and fails where it finds any.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parents[1]
LOCALE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"**/templates/**.html": {"newstyle_gettext": "true", "trimmed": "true", "extensions": "jinja2.ext.i18n"}}
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "gettext_noop": None,
}  # fmt: skip
# What lies in no app of its own speaks through the site's catalogue.
SITE = SOURCE / "site"


def apps() -> list[Path]:
    """The folders that have a catalogue of their own."""
    rooms = [SOURCE / "kernel", SOURCE / "ui", *SOURCE.glob("records/*"), *SOURCE.glob("results/*"), SITE]
    return sorted(room for room in rooms if (room / "apps.py").exists())


def extracted(app: Path) -> Catalog:
    """Every message in the app's sources."""
    found = Catalog()
    for name, line, message, comments, context in extract_from_dir(
        app, METHODS, OPTIONS, keywords=KEYWORDS, strip_comment_tags=True
    ):
        if "locale/" not in name and "/static/" not in name:
            found.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return found


def kept(app: Path) -> Catalog:
    """The app's catalogue as it is on disk."""
    file = app / LOCALE
    if not file.exists():
        return Catalog(locale="zh_Hans")
    with file.open("rb") as stream:
        return read_po(stream, locale="zh_Hans")


def update(app: Path) -> None:
    """Will bring the app's catalogue in line with its sources; nothing is translated by likeness."""
    catalogue = kept(app)
    catalogue.update(extracted(app), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.header_comment = "# Lianjian: Simplified Chinese."
    catalogue.project, catalogue.copyright_holder = "lianjian", "the Lianjian founders"
    # A date would change the file at every update.
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    (app / LOCALE).parent.mkdir(parents=True, exist_ok=True)
    with (app / LOCALE).open("wb") as stream:
        write_po(stream, catalogue, width=120, omit_header=False, sort_output=True, include_lineno=False)


def compile_app(app: Path) -> None:
    """Will compile the app's catalogue for the running program."""
    if (app / LOCALE).exists():
        with (app / LOCALE).with_suffix(".mo").open("wb") as stream:
            write_mo(stream, kept(app))


def faults(app: Path) -> Iterator[str]:
    """What is missing, fuzzy or unused in the app's catalogue, a line each."""
    catalogue, wanted = kept(app), extracted(app)
    for message in wanted:
        if not message.id:
            continue
        entry = catalogue.get(_singular(message), message.context)
        if entry is None or not _translated(entry):
            yield f"{app.name}: no Chinese for {_singular(message)!r}"
        elif entry.fuzzy:
            yield f"{app.name}: fuzzy {_singular(message)!r}"
    for entry in catalogue:
        if entry.id and wanted.get(_singular(entry), entry.context) is None:
            yield f"{app.name}: no longer used: {_singular(entry)!r}"


def contradictions() -> Iterator[str]:
    """English that two catalogues put into different Chinese: the running program merges them and one would win."""
    chinese: dict[tuple[str, str | None], dict[str, str]] = {}
    for app in apps():
        for entry in kept(app):
            if entry.id and _translated(entry):
                said = entry.string if isinstance(entry.string, str) else (entry.string or [""])[0]
                chinese.setdefault((_singular(entry), entry.context), {})[said] = app.name
    for (english, _context), words in chinese.items():
        if len(words) > 1:
            yield f"two words for {english!r}: {words}"


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _translated(message: Message) -> bool:
    return bool(message.string) if isinstance(message.string, str) else all(message.string or [""])


def main(arguments: list[str]) -> int:
    """The command; exit status 1 where `check` finds faults."""
    if arguments not in (["update"], ["compile"], ["check"]):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    if arguments == ["check"]:
        found = [*(fault for app in apps() for fault in faults(app)), *contradictions()]
        sys.stderr.writelines(f"{fault}\n" for fault in found)
        return 1 if found else 0
    for app in apps():
        if arguments == ["update"]:
            update(app)
        compile_app(app)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
