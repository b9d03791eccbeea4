"""The letter of introduction of a transfer, with the slip that the receiver sends back: what they say."""

from __future__ import annotations

from dataclasses import dataclass

from lianjian import rules
from lianjian.records.members.enums import Sex, Standing
from lianjian.records.members.models import AffiliationTransfer
from lianjian.records.organisations.queries.packs import packs_at

BLANK_DAY = "　　　　年　　月　　日"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """The letter in running text; `reply` is the slip below it."""

    title: str
    number: str
    addressee: str
    paragraphs: tuple[str, ...]
    sender: str
    dated: str
    reply_title: str
    reply: tuple[str, ...]


def letter_of(*, transfer: AffiliationTransfer) -> Letter:
    """The letter as issued, or with blanks as it would be issued; only for a transfer that has an issuer."""
    member, issuer = transfer.member, transfer.issuer
    if issuer is None:
        raise ValueError("within one basic committee there is no letter")
    day = transfer.sent_on or transfer.proposed_on
    standing = {Standing.PROBATIONARY: "中共预备党员", Standing.FULL: "中共正式党员"}.get(
        member.standing(on=day) or Standing.FULL, "中共党员"
    )
    sex = "女" if member.sex == Sex.FEMALE else "男"
    tail = f"，居民身份证号码末四位 {member.id_number_tail}" if member.id_number_tail else ""
    who = f"{member.name}同志（{sex}，{member.born_on.year}年{member.born_on.month}月出生{tail}）"
    valid = rules.parameter("transfer.letter_days", on=day, packs=packs_at(organisation=issuer)).whole
    number = transfer.letter_no or "　　　　"
    written = rules.model.chinese_date(day=day) if transfer.sent_on else BLANK_DAY
    return Letter(
        title="党员组织关系介绍信",
        number=number,
        addressee=f"{transfer.to_name}：",
        paragraphs=(
            f"{who}，系{standing}，由{transfer.from_name}去{transfer.to_name}，请转接组织关系。",
            "该同志党费已交到　　　　年　　月。",
            f"（有效期{valid}天）",
        ),
        sender=issuer.name,
        dated=written,
        reply_title="回执",
        reply=(
            f"{issuer.name}：",
            f"编号{number}的介绍信收悉。{member.name}同志的组织关系已转接到　　　　　　　　　　　　。",
            "经办人：　　　　　　　　联系电话：",
            f"（盖章）{BLANK_DAY}",
        ),
    )
