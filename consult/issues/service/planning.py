"""Use case: how, when and by whom a matter is consulted on."""

from dataclasses import dataclass
from datetime import datetime

from consult.areas.models import Area
from consult.audit import queries as audit
from consult.audit.entry import Recorded, Sealed
from consult.audit.record import Tx, on_record
from consult.committees import queries as committees
from consult.committees import service as panels
from consult.core import clock
from consult.core.errors import Refused
from consult.issues import permissions, queries, rules
from consult.issues.entries import (
    MatterPlanned,
)
from consult.issues.models import Matter
from consult.issues.rules import (
    NOTICE_PERIOD,
    Form,
    PlanFacts,
    Refusal,
    State,
    Step,
)
from consult.issues.rules.wording import speaks_of_deciding
from consult.issues.service.steps import move, notice_time, refuse_if
from consult.publication import queries as notices
from consult.voting import queries as polls
from consult.voting.rules import Binding


@dataclass(frozen=True)
class Plan:
    """How a matter shall be consulted on.

    Attributes:
        form: the form of consultation.
        rule: id of the decision rule.
        question: the exact text that will be put to the vote.
        venue: where the meeting is held.
        meets_at: when it begins.
        affected: the buildings concerned; their residents may ask to be seated.
        reserved: code of the reserved matter, or empty.
        mandate: the full assembly's mandate, if there is one.
        urgent: special circumstances ask for a shorter notice; the notice will say which.
    """

    form: Form
    rule: str
    question: str
    venue: str
    meets_at: datetime
    affected: str = ""
    reserved: str = ""
    mandate: str = ""
    urgent: bool = False


@on_record(permissions.PLAN, Matter)
def plan_matter(tx: Tx, matter: Matter, plan: Plan) -> Recorded[str]:
    """Plan form, rule, question, place and time, and begin the panel; return the panel's id."""
    committee = committees.find_committee(tx.session, matter.area_id)
    area = tx.session.get_one(Area, matter.area_id)
    words = queries.get_deciding_words(tx.session, tx.now)
    today, day = clock.legal_day(tx.now), clock.legal_day(plan.meets_at)
    text = audit.get_rule(tx.session, "decision_rule", plan.rule, max(today, day))
    rule = polls.as_decision_rule(text)
    _text, period = notices.get_period(tx.session, NOTICE_PERIOD[plan.form], tx.now)
    refuse_if(
        rules.why_not_plan(
            PlanFacts(
                form=plan.form,
                body=rule.body,
                advises=rule.binding is Binding.OPINION,
                decides=speaks_of_deciding(plan.question, words),
                kind=area.kind,
                notice=notice_time(tx.now, plan.meets_at, period, urgent=plan.urgent),
                studied=matter.studied_on is not None,
                has_committee=committee is not None,
                public=matter.text_public,
                reserved=bool(plan.reserved),
                mandate=bool(plan.mandate),
            )
        )
    )
    again = matter.state == State.PLANNED
    move(tx, matter, Step.PLAN)
    if committee is None:
        raise Refused(Refusal.NO_COMMITTEE)
    matter.form, matter.rule_hash = plan.form, text.ref.hash
    matter.question, matter.venue, matter.meets_at = plan.question, plan.venue, plan.meets_at
    matter.reserved, matter.mandate = plan.reserved, plan.mandate
    matter.affected = plan.affected or matter.affected
    matter.poll_id = matter.notice_id = None
    if again:  # those who were asked meanwhile stay asked
        panel = committees.lock_panel(tx.session, matter.panel_id or "")
        panel.affected_buildings = matter.affected
    else:
        panel = panels.new_panel(tx, committee, matter.story, matter.affected)
    matter.panel_id = panel.id
    return Recorded(
        panel.id,
        MatterPlanned(
            form=plan.form,
            rule=rule.id,
            rule_version=rule.version,
            meets_at=plan.meets_at,
            reserved=plan.reserved,
        ),
        about=(matter.story, panel.story),
        sealed={"question": Sealed({"question": plan.question, "venue": plan.venue}, public=True)},
    )
