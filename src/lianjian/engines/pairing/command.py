"""`lianjian pair INSTANCE.json`: the engine on the command line.

One JSON document comes out; a terminal gets a card or an insistence in words. `--json` and `--words` choose.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TextIO

from lianjian.engines.pairing.explanation import explain
from lianjian.engines.pairing.insistence import insist
from lianjian.engines.pairing.instance import Identifier, Instance
from lianjian.engines.pairing.reading import BadInstance, read_instance_file
from lianjian.engines.pairing.result import Result, result_document
from lianjian.engines.pairing.solving import solve
from lianjian.engines.pairing.telling import card_document, card_sentences, insistence_document, insistence_sentences

DONE, REFUSED = 0, 2


def run(argv: Sequence[str], *, out: TextIO | None = None, err: TextIO | None = None) -> int:
    """Solve the form named in `argv` and print the result; 0 with a result, 2 with a sentence about a bad form."""
    out, err = out or sys.stdout, err or sys.stderr
    wishes = _parser().parse_args(argv)
    try:
        instance = read_instance_file(wishes.instance)
        result = solve(instance)
        document, lines = _answer(instance, result, wishes)
    except BadInstance as refusal:
        print(refusal.sentence, file=err)
        return REFUSED
    in_words = wishes.words or (out.isatty() and not wishes.json)
    if lines and in_words:
        print("\n".join(lines), file=out)
    else:
        print(json.dumps(document, ensure_ascii=False, allow_nan=False), file=out)
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lianjian pair", description="Pair organisations and villages.")
    parser.add_argument("instance", type=Path, metavar="INSTANCE.json")
    parser.add_argument("--explain", metavar="VILLAGE", help="add the village's card")
    parser.add_argument("--insist", nargs=2, metavar=("ORGANISATION", "VILLAGE"), help="solve again with this pair")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="for a machine to read")
    form.add_argument("--words", action="store_true", help="a card or an insistence for a person to read")
    return parser


def _answer(instance: Instance, result: Result, wishes: argparse.Namespace) -> tuple[dict[str, Any], list[str]]:
    document, lines = result_document(result), []
    village_named = _by_text([village.id for village in instance.villages])
    organisation_named = _by_text([organisation.id for organisation in instance.organisations])
    if wishes.explain is not None:
        card = explain(instance, result, village_named(wishes.explain))
        document["card"] = card_document(card)
        lines += card_sentences(card)
    if wishes.insist is not None:
        organisation, village = wishes.insist
        insistence = insist(instance, result, organisation_named(organisation), village_named(village))
        document["insistence"] = insistence_document(insistence)
        lines += insistence_sentences(insistence)
    return document, lines


def _by_text(identifiers: list[Identifier]) -> Callable[[str], Identifier]:
    known = {str(identifier): identifier for identifier in identifiers}
    return lambda text: known.get(text, text)


if __name__ == "__main__":
    raise SystemExit(run(sys.argv[1:]))
