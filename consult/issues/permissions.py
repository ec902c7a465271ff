"""Who may do what with matters."""

from consult.core.policy import (
    AUDITOR,
    DISTRICT_OFFICER,
    GUIDE,
    HANDLER,
    REGISTERED,
    RESIDENT,
    SECRETARY,
    SUPERVISOR,
    SYSTEM,
    permission,
)

PROPOSE = permission("issues.propose", REGISTERED, RESIDENT)
SUPPLEMENT = permission("issues.supplement", REGISTERED, RESIDENT)
CHECK = permission("issues.check", SECRETARY, HANDLER)
ADMIT = permission("issues.admit", SECRETARY)
STUDY = permission("issues.study", SECRETARY)
PLAN = permission("issues.plan", SECRETARY, HANDLER)
ANNOUNCE = permission("issues.announce", SECRETARY)
CHANGE_PANEL = permission("issues.change_panel", SECRETARY)
BEGIN = permission("issues.begin", SECRETARY, HANDLER, SYSTEM)
WRITE_OPINION = permission("issues.write_opinion", RESIDENT)
TAKE_RESULT = permission("issues.take_result", SYSTEM)
PUBLISH = permission("issues.publish", SECRETARY)
TAKE_EFFECT = permission("issues.take_effect", SYSTEM)
ASSIGN_TASK = permission("issues.assign_task", SECRETARY, HANDLER)
REPORT_TASK = permission("issues.report_task", SECRETARY, HANDLER)
ACCEPT_TASK = permission("issues.accept_task", SUPERVISOR)
ANSWER_BACK = permission("issues.answer_back", SECRETARY, HANDLER)
REVIEW = permission("issues.review", SUPERVISOR)
ARCHIVE = permission("issues.archive", SECRETARY, HANDLER)
CHANGE = permission("issues.change", SECRETARY)
ORDER_CORRECTION = permission("issues.order_correction", GUIDE, DISTRICT_OFFICER)
SEE_FILE = permission("issues.see_file", SECRETARY, HANDLER, SUPERVISOR)
OPEN_FILE = permission("issues.open_file", GUIDE, DISTRICT_OFFICER, AUDITOR)

PERMISSIONS = (
    PROPOSE,
    SUPPLEMENT,
    CHECK,
    ADMIT,
    STUDY,
    PLAN,
    ANNOUNCE,
    CHANGE_PANEL,
    BEGIN,
    WRITE_OPINION,
    TAKE_RESULT,
    PUBLISH,
    TAKE_EFFECT,
    ASSIGN_TASK,
    REPORT_TASK,
    ACCEPT_TASK,
    ANSWER_BACK,
    REVIEW,
    ARCHIVE,
    CHANGE,
    ORDER_CORRECTION,
    SEE_FILE,
    OPEN_FILE,
)
