"""Cards and insistences as sentences in Chinese and as JSON documents."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from lianjian.engines.pairing.explanation import Alternative, Card, CutOff, Reason
from lianjian.engines.pairing.insistence import Insistence
from lianjian.engines.pairing.result import result_document

WHY = {
    Reason.VETOED: "这一对已被禁止",
    Reason.LOCKED_ELSEWHERE: "本村已锁定给别的单位",
    Reason.NO_PLACES: "它的名额已被锁定的村占满",
    Reason.NOT_ON_LISTS: "双方没有互相填报",
    Reason.PREFERS_OTHERS: "它已满，接下的村在它的意愿表上都不排在本村之后",
    Reason.FULL: "它已满，换下其中任何一个村，全县合计都会更低",
    Reason.NOT_OPEN: "它没有组建：愿意去、适合去的村达不到最少村数，或者组建起来全县合计更低",
    Reason.WHOLE_LOSES: "它还有名额，但本村过去会让现在这一家不够村数，或让全县合计更低",
    Reason.FITS_LESS: "不如现在这一家合适",
}


def card_sentences(card: Card) -> list[str]:
    """Tell a card in plain words."""
    lines = [_joined(card)]
    if card.fit is not None:
        lines.append(f"契合度{card.fit:.3f}，在可以结对的单位中排第{card.place}。")
    met = [c.key for c in card.contributions if c.need and not c.unmet]
    unmet = [c.key for c in card.contributions if c.unmet]
    if met or unmet:
        lines.append(f"能满足的需求{len(met)}项，还不能完全满足的{len(unmet)}项{_named(unmet)}。")
    lines += [_alternative(alternative) for alternative in card.alternatives]
    return lines + [_cut_off(cut_off) for cut_off in card.cut_offs]


def insistence_sentences(insistence: Insistence) -> list[str]:
    """Tell in plain words what insisting leads to."""
    pair = f"单位“{insistence.organisation}”与村“{insistence.village}”"
    if insistence.loss is None:
        return [f"如果一定要{pair}结对：{insistence.result.reason}"]
    change = (
        "合计不变"
        if abs(insistence.loss) < 5e-7
        else f"合计{'减少' if insistence.loss > 0 else '增加'}{abs(insistence.loss):.4f}"
    )
    lines = [f"如果一定要{pair}结对，全县{change}，有{len(insistence.moves)}个村变动。"]
    lines += [f"村“{m.village}”：{_place(m.before)} → {_place(m.after)}" for m in insistence.moves]
    lines += [f"新组建：单位“{one}”" for one in insistence.opened]
    return lines + [f"不再组建：单位“{one}”" for one in insistence.closed]


def card_document(card: Card) -> dict[str, Any]:
    """Write a card as a JSON document, its sentences included."""
    document = asdict(card)
    document["contributions"] = [{**asdict(c), "amount": c.amount, "unmet": c.unmet} for c in card.contributions]
    return {**document, "sentences": card_sentences(card)}


def insistence_document(insistence: Insistence) -> dict[str, Any]:
    """Write an insistence as a JSON document, its sentences included."""
    return {
        "organisation": insistence.organisation,
        "village": insistence.village,
        "loss": insistence.loss,
        "moves": [asdict(move) for move in insistence.moves],
        "opened": list(insistence.opened),
        "closed": list(insistence.closed),
        "result": result_document(insistence.result),
        "sentences": insistence_sentences(insistence),
    }


def _joined(card: Card) -> str:
    if card.organisation is None:
        return f"村“{card.village}”这次没有结对单位。"
    others = "、".join(f"“{one}”" for one in card.companions)
    return f"村“{card.village}”与单位“{card.organisation}”结对" + (f",同在的还有村{others}。" if others else "。")


def _alternative(alternative: Alternative) -> str:
    cost = alternative.at_least
    insisted = f"；如果一定要选它，合计至少减少{cost:.4f}" if cost is not None and cost > 5e-5 else ""
    return f"单位“{alternative.organisation}”（契合度{alternative.fit:.3f}）：{WHY[alternative.reason]}{insisted}。"


def _cut_off(cut_off: CutOff) -> str:
    last = "还有名额" if cut_off.last is None else f"接到第{cut_off.last}位为止"
    return f"单位“{cut_off.organisation}”{last}，本村在它的意愿表上排第{cut_off.own}位。"


def _named(names: list[str]) -> str:
    return f"({'、'.join(names)})" if names else ""


def _place(organisation: str | int | None) -> str:
    return "没有单位" if organisation is None else f"单位“{organisation}”"
