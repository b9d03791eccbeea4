"""`lianjian demo`: the places of the five reports, with invented people, to try everything on."""

from __future__ import annotations

import argparse
import os
import sys
import time

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from lianjian.kernel import clock
from lianjian.kernel.accounts import give_sign_in_code
from lianjian.kernel.actor import command_line
from lianjian.records.organisations.models import Organisation
from lianjian.site.commands.migrate import analyse
from lianjian.site.commands.serve import arguments_of, prepare, refuse_taken_port, serve

BAR = 30


def run(arguments: list[str]) -> int:
    """Will load the demo once, then serve it and print a sign-in link for each of the cast."""
    parser = argparse.ArgumentParser(prog="lianjian demo", description=__doc__)
    arguments_of(parser)
    parser.add_argument("--load-only", action="store_true", help="load the demo places and stop")
    chosen = parser.parse_args(arguments)
    # The processes that answer read it: only a demo lets staff in by link.
    os.environ["LIANJIAN_DEMO"] = "1"
    settings.DEMO = True
    if not chosen.load_only:
        refuse_taken_port(chosen.host, chosen.port)
    started = time.monotonic()
    prepare()
    from lianjian.site.demo.loading import load_demo

    with translation.override("zh-hans"):
        is_new = not Organisation.objects.exists()
        cast = load_demo(report=_bar)
    if is_new:
        analyse()
    if chosen.load_only:
        return 0

    def announce() -> None:
        address = f"http://{chosen.host}:{chosen.port}"
        print(f"\n  {address}/    ({time.monotonic() - started:.1f} s)\n")
        at = clock.now()
        for person in cast.people:
            code = give_sign_in_code(account=person.account, by=command_line(), at=at)
            print(f"  {person.role:<14} {address}{reverse('site:sign-in-code', args=[code])}    {person.account.name}")
        print(f"  {'villager':<14} {address}{cast.public_url}    no account\n\n  Ctrl-C stops it.", flush=True)

    return serve(chosen, ready=announce)


def _bar(done: int, total: int, words: str) -> None:
    """One line that grows; plain lines where nobody watches."""
    full = BAR * done // max(total, 1)
    if sys.stderr.isatty():
        sys.stderr.write(f"\r  [{'█' * full}{'·' * (BAR - full)}] {words:<40}")
        if done >= total:
            sys.stderr.write("\n")
    elif words:
        sys.stderr.write(f"  {done}/{total} {words}\n")
    sys.stderr.flush()
