"""The command line: `lianjian`. Exit status 0: done; 1: refused, with the sentence; 2: used wrongly."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator

COMMANDS = {
    "serve": "serve the program on this machine",
    "demo": "load the demo places if need be, and serve them",
    "import": "import a county workbook (see import --help)",
    "import-divisions": "import the public list of administrative divisions",
    "pair": "pair organisations and villages: lianjian pair INSTANCE.json",
    "tally": "count votes by their form: lianjian tally FILE (- reads from a pipe)",
    "recount": "recount a ballot: lianjian recount BOARD [--en] [--fingerprint HEX]",
    "second-key": "keep the second key of a ballot (see second-key --help)",
    "rule": "ask a rule: lianjian rule ask RULE --on DATE --facts JSON",
    "figures": "count figures: lianjian figures [F16 …] [--node CODE] [--on DATE] [--records] [--json] [--check]",
    "verify-journal": "prove that nobody changed the journal",
    "account": "make the first account, or give a sign-in code",
    "migrate": "bring the database up to date",
    "worker": "do background work (serve starts one by itself)",
    "stop": "stop the embedded database server",
}


def main(arguments: list[str] | None = None) -> int:
    """The entry point of `lianjian`."""
    parser = argparse.ArgumentParser(
        prog="lianjian",
        description="Run a county's organisations in town and country as one.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="commands:\n" + "\n".join(f"  {name:<18}{words}" for name, words in COMMANDS.items()),
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="one of the commands below")
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="…", help="the command's own arguments")
    chosen = parser.parse_args(arguments)
    run = _RUNNERS[chosen.command]
    try:
        return run(chosen.rest)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _pair(arguments: list[str]) -> int:
    from lianjian.engines.pairing import command

    return command.run(arguments)


def _tally(arguments: list[str]) -> int:
    from lianjian.engines.tally import command

    return command.run(arguments)


def _recount(arguments: list[str]) -> int:
    from lianjian.engines.credentials.recount import main as run

    return run(arguments, prog="lianjian recount")


def _second_key(arguments: list[str]) -> int:
    from lianjian.engines.credentials import second_key

    return second_key.run(arguments)


def _rule(arguments: list[str]) -> int:
    from lianjian.rules import command

    return command.run(arguments)


def _with_program(module: str) -> Callable[[list[str]], int]:
    """A command that needs Django and the database: loads them, then calls the module's `run`."""

    def run(arguments: list[str]) -> int:
        with program():
            from importlib import import_module

            from lianjian.kernel.errors import Refused

            try:
                return int(import_module(module).run(arguments))
            except Refused as refusal:
                sys.stderr.write(f"{refusal.reason}\n")
                return 1

    return run


@contextlib.contextmanager
def program() -> Iterator[None]:
    """Django, loaded, with the database server running."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianjian.site.settings")
    # A polite kill unwinds like Ctrl-C, so that the server is left clean.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    from django.conf import settings

    with settings.CLUSTER.held() if settings.EMBEDDED else contextlib.nullcontext():
        import django

        django.setup()
        try:
            yield
        finally:
            from django.db import connections

            connections.close_all()


def _stop(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="lianjian stop", description=COMMANDS["stop"])
    parser.add_argument("--and-delete", action="store_true", help="throw its databases away too")
    chosen = parser.parse_args(arguments)
    from lianjian.site.settings import CLUSTER

    if chosen.and_delete:
        CLUSTER.delete()
    print("stopped" if CLUSTER.stop() else "not running")
    return 0


_RUNNERS: dict[str, Callable[[list[str]], int]] = {
    "pair": _pair,
    "tally": _tally,
    "recount": _recount,
    "second-key": _second_key,
    "rule": _rule,
    "stop": _stop,
    "serve": _with_program("lianjian.site.commands.serve"),
    "demo": _with_program("lianjian.site.commands.demo"),
    "worker": _with_program("lianjian.site.commands.worker"),
    "migrate": _with_program("lianjian.site.commands.migrate"),
    "account": _with_program("lianjian.site.commands.account"),
    "verify-journal": _with_program("lianjian.site.commands.verify_journal"),
    "import-divisions": _with_program("lianjian.site.commands.import_divisions"),
    "import": _with_program("lianjian.site.importing"),
    "figures": _with_program("lianjian.results.indicators.command"),
}

if __name__ == "__main__":
    sys.exit(main())
