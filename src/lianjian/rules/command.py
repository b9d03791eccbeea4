"""`lianjian rule ask RULE --on DATE --facts '{…}'` and `lianjian rule list`.

A terminal is answered in words, anything else in JSON; `--words` and `--json` choose.

Exit status 0 for every answer, also for "not valid" and for "no text known": the answer is in what is printed.
Exit status 2 for a question that cannot be answered, or a pack that does not load, with a sentence on standard error.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lianjian.rules.asking import Answer, ask
from lianjian.rules.checking import Count
from lianjian.rules.errors import BadFacts, PackInvalid, PackRefused, UnknownParameter
from lianjian.rules.loading import Packs, load_packs

_FORCES = {
    "hard": "必须办到",
    "hard_with_exception": "必须办到，有规定的例外",
    "default": "默认，可以在范围内调整",
    "flag": "只作提醒",
    "forbidden": "不允许",
}


def run(arguments: Sequence[str]) -> int:
    """Carry out `rule ask` or `rule list`; prints, and returns the exit status."""
    parser = _parser()
    try:
        options = parser.parse_args(arguments)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 2
    try:
        packs = load_packs(*options.packs.split(","), folder=options.folder)
        return _list(packs) if options.verb == "list" else _ask(options, packs)
    except (BadFacts, PackInvalid, PackRefused, UnknownParameter) as refusal:
        print(refusal, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lianjian rule", description="Ask the rules in force on a day.")
    parser.add_argument("--packs", default="national", help="names of packs, highest first, by commas")
    parser.add_argument("--folder", type=Path, help="where packs of one's own are kept")
    verbs = parser.add_subparsers(dest="verb", required=True)
    asking = verbs.add_parser("ask", help="judge facts by a rule")
    asking.add_argument("rule")
    asking.add_argument("--on", required=True, metavar="DATE", help="the day it is judged by, as 2026-01-15")
    asking.add_argument("--facts", required=True, metavar="JSON")
    form = asking.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="for a machine to read")
    form.add_argument("--words", action="store_true", help="for a person to read")
    verbs.add_parser("list", help="show what can be asked")
    return parser


def _ask(options: argparse.Namespace, packs: Packs) -> int:
    answer = ask(options.rule, on=_date(options.on), facts=_facts(options.facts), packs=packs)
    in_words = options.words or (sys.stdout.isatty() and not options.json)
    print(_in_words(answer) if in_words else json.dumps(answer.as_json(), ensure_ascii=False))
    return 0


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadFacts(f"日期要写成 2026-01-15 这样，给的是“{text}”。") from None


def _facts(text: str) -> dict[str, object]:
    try:
        facts = json.loads(text, object_pairs_hook=_without_twins)
    except json.JSONDecodeError as error:
        raise BadFacts(f"--facts 不是正确的 JSON（第 {error.pos + 1} 个字符附近）。") from None
    if not isinstance(facts, dict):
        raise BadFacts('--facts 要写成 {"entitled": 33, "present": 22, "yes": 17} 这样。')
    return facts


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    facts = dict(pairs)
    if len(facts) != len(pairs):
        raise BadFacts("--facts 里有一项写了两次。")
    return facts


def _in_words(answer: Answer) -> str:
    verdict = {True: "符合规定。", False: "不符合规定。", None: "不能判断。"}[answer.valid]
    lines = [verdict, answer.missing]
    lines += [f"{name}：需要 {count.need}，现在 {count.have}" for name, count in _counts(answer)]
    if answer.cite and answer.force:
        lines += [f"依据：{answer.cite.text()}（{_FORCES[answer.force]}）", answer.cite.quote, answer.note]
    lines += [f"要有：{document}" for document in answer.documents]
    lines += [f"还要问：{name}" for name in answer.also]
    return "\n".join(line for line in lines if line)


def _counts(answer: Answer) -> list[tuple[str, Count]]:
    shown = (("到会", answer.quorum), ("赞成", answer.passing))
    return [(name, count) for name, count in shown if count]


def _list(packs: Packs) -> int:
    for name in packs.names:
        newest = packs.named(name)[-1]
        print(f"{name}\t{newest.title}\t{newest.cite.text()}")
    return 0
