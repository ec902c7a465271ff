"""Who may do what with matters."""

from consult.core.policy import (
    AUDITOR,
    DISTRICT_OFFICER,
    GRID_WORKER,
    GUIDE,
    HANDLER,
    PERSON,
    REGISTERED,
    RESIDENT,
    SECRETARY,
    SUPERVISOR,
    SYSTEM,
    permission,
)

PROPOSE = permission("issues.propose", REGISTERED, RESIDENT)
SUPPLEMENT = permission("issues.supplement", REGISTERED, RESIDENT)
WITHDRAW = permission("issues.withdraw", REGISTERED, RESIDENT)
ASK_REVIEW = permission("issues.ask_review", REGISTERED, RESIDENT)
ENTER = permission("issues.enter", SECRETARY, HANDLER, GRID_WORKER)
REPLY = permission("issues.reply", SECRETARY, HANDLER)
REVIEW_REFUSAL = permission("issues.review_refusal", GUIDE, DISTRICT_OFFICER)
CHECK = permission("issues.check", SECRETARY, HANDLER)
ADMIT = permission("issues.admit", SECRETARY)
PASS_ON = permission("issues.pass_on", SECRETARY, HANDLER)
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
DECIDE_DELAY = permission("issues.decide_delay", SUPERVISOR)
CONFIRM_TASK = permission("issues.confirm_task", REGISTERED, RESIDENT)
NOTE_CONFIRMATION = permission("issues.note_confirmation", SECRETARY, HANDLER)
SEND_BACK_TASK = permission("issues.send_back_task", REGISTERED, RESIDENT, SUPERVISOR)
ANSWER_SURVEY = permission("issues.answer_survey", PERSON)
ANSWER_BACK = permission("issues.answer_back", SECRETARY, HANDLER)
REVIEW = permission("issues.review", SUPERVISOR)
ARCHIVE = permission("issues.archive", SECRETARY, HANDLER)
CHANGE = permission("issues.change", SECRETARY)
ORDER_CORRECTION = permission("issues.order_correction", GUIDE, DISTRICT_OFFICER)
SEE_FILE = permission("issues.see_file", SECRETARY, HANDLER, SUPERVISOR)
CONTACT = permission("issues.contact", SECRETARY, HANDLER)
OPEN_FILE = permission("issues.open_file", GUIDE, DISTRICT_OFFICER, AUDITOR)
SECOND = permission("issues.second", RESIDENT)
COMMENT = permission("issues.comment", REGISTERED, RESIDENT)
FLAG = permission("issues.flag", PERSON)
HIDE_COMMENT = permission("issues.hide_comment", SECRETARY, HANDLER)
ASK_COMMENT_REVIEW = permission("issues.ask_comment_review", PERSON)
REVIEW_COMMENT = permission("issues.review_comment", SUPERVISOR)
INDEX_TEXTS = permission("issues.index_texts", SYSTEM)

PERMISSIONS = (
    PROPOSE,
    SUPPLEMENT,
    WITHDRAW,
    ASK_REVIEW,
    ENTER,
    REPLY,
    REVIEW_REFUSAL,
    CHECK,
    ADMIT,
    PASS_ON,
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
    DECIDE_DELAY,
    CONFIRM_TASK,
    NOTE_CONFIRMATION,
    SEND_BACK_TASK,
    ANSWER_SURVEY,
    ANSWER_BACK,
    REVIEW,
    ARCHIVE,
    CHANGE,
    ORDER_CORRECTION,
    SEE_FILE,
    CONTACT,
    OPEN_FILE,
    SECOND,
    COMMENT,
    FLAG,
    HIDE_COMMENT,
    ASK_COMMENT_REVIEW,
    REVIEW_COMMENT,
    INDEX_TEXTS,
)
