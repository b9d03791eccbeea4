"""The agreement of a joint organisation's parties: what it says, whatever it is written in."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from lianjian import rules
from lianjian.kernel.papers import NUMERALS, Clause, Paper, Signature
from lianjian.kernel.periods import on_day
from lianjian.records.organisations.enums import ConsentState, JointForm, JointPostKind, PartyRole, PostBasis
from lianjian.records.organisations.models import JointOrganisation, JointParty, JointPost
from lianjian.records.organisations.policies.joint_rules import separate_assets
from lianjian.records.organisations.queries.joint_preview import POST_ORDER, planned_posts

POST_WORDS = {
    JointPostKind.SECRETARY: "书记",
    JointPostKind.DEPUTY_SECRETARY: "副书记",
    JointPostKind.COMMITTEE_MEMBER: "委员",
}


def agreement_of(*, joint: JointOrganisation, on: date, packs: rules.Packs) -> Paper:
    """The agreement as it stands on the day; of a proposal, as it would be signed."""
    parties = _parties(joint, on)
    lead = next((party for party in parties if party.role == PartyRole.LEAD), None)
    villages = [party for party in parties if party.role == PartyRole.VILLAGE]
    named = [
        *([f"牵头方（甲方）：{lead.organisation.name}"] if lead else []),
        *(f"联建村（乙方{NUMERALS[place]}）：{party.organisation.name}" for place, party in enumerate(villages)),
        f"属地上级党组织：{joint.superior.name}",
    ]
    clauses = (
        Clause(title="联建各方", paragraphs=tuple(named)),
        Clause(title="联建目的", paragraphs=(joint.purpose or "组织共建、资源共享、优势互补、共同发展。",)),
        Clause(title="组织形式", paragraphs=(_form_sentence(joint),)),
        Clause(title="各归各方，不因联建改变", paragraphs=_separate(on, packs)),
        Clause(title="职务安排", paragraphs=_posts(joint, parties, on)),
        Clause(
            title="加入、退出和解散",
            paragraphs=(
                "加入、退出和解散都写明日期和理由，由当事各方同意，报属地上级党组织批准。退出或者解散以后，各方的账各自结清，仍归各方。",
            ),
        ),
    )
    began = joint.during.lower if joint.during is not None else None
    return Paper(
        title="联建协议书",
        subtitle=joint.name,
        number=joint.approval_document_no,
        opening="为推进城乡基层党组织互帮互助，联建各方经各自研究同意，订立本协议。",
        clauses=clauses,
        signatures=tuple(Signature(party=party.organisation.name, note=_answer(party)) for party in parties),
        dated=rules.model.chinese_date(day=began) if began else "　　　　年　　月　　日",
    )


def _parties(joint: JointOrganisation, on: date) -> list[JointParty]:
    rows = joint.parties.select_related("organisation").order_by("role", "organisation__path")
    if joint.during is None:
        return list(rows)
    return list(on_day(rows, on)) or list(rows.filter(during__isnull=False))


def _form_sentence(joint: JointOrganisation) -> str:
    if joint.form == JointForm.ALLIANCE:
        return "本组织为共建联合体，只共同开展活动、召开联席会议，不改变各党组织的隶属关系、党员的组织关系和表决权。"
    number = joint.approval_document_no or "（批准后填写）"
    form = {"joint_branch": "联合党支部", "joint_general_branch": "联合党总支", "joint_committee": "联合党委"}[
        joint.form
    ]
    return f"本组织为{form}，隶属{joint.superior.name}，批准文件：{number}。各村自身的隶属关系不因本协议变动。"


def _separate(on: date, packs: rules.Packs) -> tuple[str, ...]:
    cite = separate_assets(on=on, packs=packs)
    ground = f"依据{cite.text()}。" if cite else ""
    return (
        "各方的集体土地、资产、资金和债权债务，仍归各方所有和承担，不合并、不划转。",
        f"各方各设账目，只记本方；共同办事另设一本账。一方可以看本方的账和共同的账，不看别方的账。{ground}",
    )


def _posts(joint: JointOrganisation, parties: list[JointParty], on: date) -> tuple[str, ...]:
    sentence = "以下职务按“一正多副”安排；没有选举结果或者上级书面指派的，都是拟任。"
    if joint.during is None:
        lead = next((party.organisation for party in parties if party.role == PartyRole.LEAD), None)
        villages = [party.organisation for party in parties if party.role == PartyRole.VILLAGE]
        planned = planned_posts(lead=lead, villages=villages, on=on)
        lines = [f"{POST_WORDS[post.kind]}（拟任）：{post.name}（{post.organisation_name}）" for post in planned]
        return (sentence, *lines)
    held = on_day(JointPost.objects.filter(joint=joint), on).select_related("account", "party__organisation")
    ordered = sorted(held, key=lambda post: (POST_ORDER.index(JointPostKind(post.kind)), post.pk))
    return (sentence, *(_post_line(post) for post in ordered))


def _post_line(post: JointPost) -> str:
    title = POST_WORDS[JointPostKind(post.kind)]
    basis = "（拟任）" if post.basis == PostBasis.DESIGNATED else f"（{post.document_no}）"
    return f"{title}{basis}：{post.account.name}（{post.party.organisation.name}）"


def _answer(party: JointParty) -> str:
    if party.consent == ConsentState.GIVEN and party.answered_at is not None:
        return f"{rules.model.chinese_date(day=timezone.localdate(party.answered_at))}在系统中同意"
    return ""
