"""The form of the survey after a matter."""

from collections.abc import Mapping

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.areas import queries as areas
from consult.core.i18n import words
from consult.core.web import carry_out, current_actor, reader, signed_in
from consult.issues import permissions, queries, rules, service
from consult.issues.forms import SurveyForm
from consult.issues.rules import Aspect, Degree
from consult.issues.views.acting import may_read, see_or_404
from consult.issues.views.blueprint import bp


@bp.route("/matters/<matter_id>/survey", methods=["GET", "POST"])
@signed_in
def survey_form(matter_id: str) -> ResponseReturnValue:
    """Show the survey of a matter, or take an answer."""
    matter = queries.get_matter(reader(), matter_id)
    see_or_404(matter)
    permissions.ANSWER_SURVEY.require(current_actor(), matter.scope)
    form = SurveyForm()

    def page() -> str:
        facts = service.survey_facts(reader(), matter, current_actor().known_id)
        refusal, group = rules.why_not_answer_survey(facts), rules.group_of(facts)
        return render_template(
            "issues/survey.html",
            matter=matter,
            area=areas.get_area(reader(), matter.area_id),
            reads=may_read(matter),
            form=form,
            group=words(f"group.{group}") if group else "",
            least=rules.LEAST_ANSWERS,
            why_not=words(refusal) if refusal else None,
        )

    if request.method == "GET":
        return page()

    def then(_result: object) -> str:
        flash(gettext("谢谢，您的回答收到了。"), "success")
        return url_for("issues.show", matter_id=matter_id, _anchor="survey")

    return carry_out(
        form,
        lambda: service.answer_survey(
            current_actor(), matter_id, service.Answers(_steps(form), form.remark.data)
        ),
        then,
        page,
    )


def _steps(form: SurveyForm) -> Mapping[Aspect, Degree]:
    return {aspect: Degree(form[f"on_{aspect}"].data) for aspect in Aspect}
