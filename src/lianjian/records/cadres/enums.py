"""The cadres room's words; values and labels as in the glossary."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Ability(TextChoices):
    """What a kind of duty post asks of its holder; a member says it of himself when he claims a post."""

    POLICY = "policy", _("Knows policy and can put it simply")
    RESPECTED = "respected", _("Respected by the neighbours")
    LAW = "law", _("Knows the law of daily life")
    FARMING = "farming", _("Knows farming technique")
    BUSINESS = "business", _("Knows markets and selling")
    ACCOUNTS = "accounts", _("Can read accounts")
    WRITING = "writing", _("Writes and uses a computer or phone well")
    CRAFT = "craft", _("Has a craft or repairs things")
    CARE = "care", _("Patient with the old and the sick")
    CULTURE = "culture", _("Sings, acts, plays or organises sports")
    OUTDOORS = "outdoors", _("Is out in the fields and hills anyway")
    AT_HOME = "at_home", _("Is in the village most of the time")


class HoldingOrigin(TextChoices):
    """How a member came to a duty post."""

    CLAIMED = "claimed", _("Claimed by the member")
    PROPOSED = "proposed", _("Proposed by the branch with the member's consent")
    ON_PAPER = "on_paper", _("Held on paper already")


class HoldingState(TextChoices):
    """How far a member and a duty post have come."""

    ASKED = "asked", _("Proposed, the member has not answered")
    CHOSEN = "chosen", _("Chosen, not public yet")
    ON_NOTICE = "on_notice", _("On public notice")
    HELD = "held", _("In the post")
    ENDED = "ended", _("Left the post")
    DROPPED = "dropped", _("Did not come about")


LIVE_HOLDINGS = (HoldingState.ASKED, HoldingState.CHOSEN, HoldingState.ON_NOTICE, HoldingState.HELD)


class HalfYearVerdict(TextChoices):
    """What the branch says of a duty post every half year."""

    KEEP_ON = "keep_on", _("Goes on")
    CHANGE = "change", _("Another post would suit better")
    END = "end", _("Is to end")


class ReviewKind(TextChoices):
    """The one formal round of a year, or a talk in the middle of it that gives no grade."""

    FORMAL = "formal", _("Yearly review")
    MID_YEAR = "mid_year", _("Mid-year talks, without a grade")


class ReviewState(TextChoices):
    """How far a round has come; mid-year talks know only the first and the last two."""

    SELF = "self", _("Self review")
    MUTUAL = "mutual", _("Mutual review held, secret rating next")
    RATED = "rated", _("Rated, the branch decides")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("round", "Withdrawn")


class SelfReviewForm(TextChoices):
    """How a self review came in."""

    WRITTEN = "written", _("Written here by the member")
    ON_PAPER = "on_paper", _("Handed in on paper")
    MISSING = "missing", _("Not handed in, reason noted")


class LeftOut(TextChoices):
    """Why a member of the branch is not reviewed in a round."""

    EXEMPT = "exempt", _("Old, infirm or ill: nothing is demanded")
    REVIEWED_ELSEWHERE = "reviewed_elsewhere", _("Reviewed where the member lives now")
    GONE = "gone", _("No longer in this branch")


class Raters(TextChoices):
    """Whose slips are counted."""

    MEMBERS = "members", _("Members")
    VILLAGERS = "villagers", _("Villagers")


class Grade(TextChoices):
    """The branch's decision about a member."""

    EXCELLENT = "excellent", _("Excellent")
    QUALIFIED = "qualified", _("Qualified")
    BASICALLY_QUALIFIED = "basically_qualified", _("Basically qualified")
    NOT_QUALIFIED = "not_qualified", _("Not qualified")


class GradingBody(TextChoices):
    """Who gives the grades."""

    COMMITTEE = "branch_committee", _("Branch committee")
    ASSEMBLY = "branch_assembly", _("General membership meeting of the branch")


class PlanOutcome(TextChoices):
    """How help for a member who failed ended, by the branch's decision."""

    IMPROVED = "improved", _("Has put it right")
    NOT_IMPROVED = "not_improved", _("Has not put it right; the branch deals with it further")


class AdmissionStage(TextChoices):
    """How near to membership somebody is."""

    APPLICANT = "applicant", _("Applicant for membership")
    ACTIVE_APPLICANT = "active_applicant", _("Active applicant")
    ADMISSION_CANDIDATE = "admission_candidate", _("Candidate for admission")
    PROBATIONARY = "probationary_member", _("Probationary member")
    FULL = "full_member", _("Full member")


class AdmissionEnd(TextChoices):
    """How a case came to its end; none is ever deleted."""

    ARCHIVED = "archived", _("Completed and filed")
    WITHDRAWN = "withdrawn", _("Withdrawn by the applicant")
    STOPPED = "stopped", _("Stopped by the branch")
    REFUSED = "refused", _("Not approved by the superior committee")
    ANNULLED = "annulled", _("Probation annulled")
    LEFT = "left", _("No longer a member here")


class StepActor(TextChoices):
    """Who does a step of admission."""

    APPLICANT = "applicant", _("The applicant")
    SECRETARY = "secretary", _("The secretary or a committee member")
    COMMITTEE = "committee", _("The branch committee (the assembly where there is none)")
    BRANCH = "branch", _("The branch")
    ASSEMBLY = "assembly", _("The branch assembly")
    SUPERIOR = "superior", _("The superior Party committee")
    NEXT_LEVEL = "next_level", _("The organisation department one level higher")


class DecidingBody(TextChoices):
    """Which body of the branch decided."""

    COMMITTEE = "committee", _("Branch committee")
    ASSEMBLY = "assembly", _("Branch assembly")


class StepRole(TextChoices):
    """What a member is to a step of somebody's admission."""

    CONTACT = "contact", _("Contact who trains the applicant")
    INTRODUCER = "introducer", _("Introducer")


class ProbationProposal(TextChoices):
    """What the assembly is asked to decide when a probation ends."""

    ON_TIME = "on_time", _("Full membership on time")
    EXTEND = "extend", _("Extend the probation")
    ANNUL = "annul", _("Annul the probation")


class ArchivePlace(TextChoices):
    """Where the papers of an admission are kept."""

    PERSONNEL_FILE = "personnel_file", _("Personnel file")
    PARTY_COMMITTEE = "party_committee", _("Party file at the Party committee")
    COUNTY = "county", _("Party file at the county organisation department")


class TalentRung(TextChoices):
    """Where on the chain of talent something shows a person to be; never a condition, never computed."""

    FARMER = "farmer", _("Farmer")
    PRACTICAL_TALENT = "practical_talent", _("Practical talent of the village")
    MEMBER = "member", pgettext_lazy("chain of talent", "Party member")
    PROSPERITY_LEADER = "prosperity_leader", _("Leader in getting rich")
    VILLAGE_CADRE = "village_cadre", pgettext_lazy("chain of talent", "Village cadre")


class ElectionLaw(TextChoices):
    """By which law an organisation elects its committee; the two are separate elections, also of one person."""

    PARTY_BRANCH = "party_branch", _("Party branch: two nominations, one election")
    VILLAGERS_COMMITTEE = "villagers_committee", _("Villagers' committee: direct election")


class ElectionPost(TextChoices):
    """What a committee's seats are; the word for each depends on the committee."""

    CHAIR = "chair", _("Secretary or head")
    DEPUTY = "deputy", _("Deputy secretary or deputy head")
    MEMBER = "member", _("Committee member")


class ElectionStepKind(TextChoices):
    """The steps of both kinds of election; `election_steps.catalogue` says which come in which order."""

    REQUEST = "request", _("Election asked for")
    APPROVAL = "approval", _("Election approved by the superior")
    MEMBER_NOMINATION = "member_nomination", _("Nominated by members")
    VILLAGER_NOMINATION = "villager_nomination", _("Nominated by villagers")
    REVIEW = "review", _("Eligibility reviewed by the superior")
    CONFIRMATION = "confirmation", _("Candidates confirmed by the superior")
    ASSEMBLY = "assembly", _("Electing assembly called, ballots drawn up")
    RESULT = "result", _("Ballots counted")
    DIVISION = "division", _("Posts divided by the committee's own election")
    RESULT_APPROVAL = "result_approval", _("Result approved by the superior")
    NOTICE = "notice", _("Result on public notice")
    APPOINTMENT = "appointment", _("Posts taken up")
    ELECTION_COMMITTEE = "election_committee", _("Election committee chosen by the villagers")
    VOTER_LIST = "voter_list", _("List of registered voters posted")
    OBJECTIONS = "objections", _("Objections to the list decided")
    NOMINATION = "nomination", _("Nominated directly by voters")
    CANDIDATES = "candidates", _("Candidates published")
    PROXIES = "proxies", _("List of proxies published")
    POLL = "poll", _("Voting day, ballots drawn up")
    FILING = "filing", _("Result published and filed with the township")
    HANDOVER = "handover", _("Work handed over")


class ElectionEnd(TextChoices):
    """How an election came to its end; none is ever deleted."""

    COMPLETED = "completed", pgettext_lazy("election", "Completed")
    STOPPED = "stopped", pgettext_lazy("election", "Stopped, with a reason")


class VoterBasis(TextChoices):
    """Why somebody is on the list of registered voters (CW 16)."""

    RESIDENT = "resident", _("Registered and living in the village")
    AWAY = "away", _("Registered here, living elsewhere, asks to take part")
    OUTSIDER = "outsider", _("Registered elsewhere, here for a year, accepted by the villagers")


class PostChange(TextChoices):
    """What an adjustment of a village's team did to a post."""

    FILLED = "filled", _("Filled anew")
    LEFT = "left", _("Left")
