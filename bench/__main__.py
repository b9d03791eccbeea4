"""`python -m bench [NAME …]`: run the benches, each in a process of its own, and say which bound was missed."""

from __future__ import annotations

import argparse
import subprocess
import sys

BENCHES = {
    "pairing": "the engine on counties, a city, provinces and the nation",
    "tally": "a million ballots counted, against one row per mark",
    "ballots": "a million ballots loaded, sealed, counted",
    "burst": "three thousand voters casting, at the closing, at the result, with server and database killed",
    "tree": "620,573 villages: walking, counting, moving, any day",
    "members": "four million members in a province: listing, searching, any day",
    "figures": "620,573 villages, four million members: figures, writing, moving, days, counting all again",
    "roster": "a hundred thousand members by workbook, three times",
    "workbook": "a county's workbook in",
    "credentials": "blind signatures, a board of a million rows, and counting it again",
    "pages": "the demo county's pages and the register under load",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHES, []], help="which ones; without any: all")
    chosen = parser.parse_args()
    status = 0
    for name in chosen.names or BENCHES:
        print(f"\n== {name}: {BENCHES[name]}", flush=True)
        status |= subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode
    return status


if __name__ == "__main__":
    sys.exit(main())
