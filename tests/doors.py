"""Of each address that names a row, whom it is for. Whoever adds one to `ROWS` of `walls.py` adds its line here."""

from tinlang.accounts.roles import Role

EVERYBODY = frozenset(Role) - {Role.CLERK, Role.OFFICER}
"""Whoever has to do with news and its loudspeakers. Clerks and officers have dossiers alone."""
VIEWERS = EVERYBODY - {Role.TECHNICIAN}
WRITERS = frozenset({Role.EDITOR})
APPROVERS = frozenset({Role.APPROVER})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
KEEPERS = frozenset({Role.OPERATOR, Role.TECHNICIAN})
CHECKERS = frozenset({Role.INSPECTOR, Role.OPERATOR, Role.TECHNICIAN})
SPEAKERS = frozenset({Role.EDITOR, Role.LEADER, Role.OPERATOR})
SEE_PEOPLE = frozenset({Role.ADMINISTRATOR, Role.APPROVER, Role.INSPECTOR, Role.LEADER})
WITHDRAWERS = frozenset({Role.APPROVER, Role.EDITOR, Role.OPERATOR})
OPERATORS = frozenset({Role.OPERATOR})
TEACHERS = frozenset({Role.ADMINISTRATOR, Role.EDITOR})
TECHNICIANS = frozenset({Role.TECHNICIAN})
CLERKS = frozenset({Role.CLERK})
LEADERS = frozenset({Role.LEADER})
DOSSIERS = frozenset({Role.CLERK, Role.LEADER, Role.OFFICER})
"""Whoever opens dossiers also works on them."""
COUNTERS = DOSSIERS | {Role.INSPECTOR, Role.ADMINISTRATOR}
NOBODY: frozenset[Role] = frozenset()

DOORS: dict[str, frozenset[Role]] = {
    "common:view": NOBODY,
    "common:export_file": NOBODY,
    "bulletins:bulletin": VIEWERS,
    "bulletins:column": TEACHERS,
    "bulletins:compare": VIEWERS,
    "bulletins:version": VIEWERS,
    "bulletins:edit": WRITERS,
    "bulletins:keep": WRITERS,
    "bulletins:sound": WRITERS,
    "bulletins:reading_of": WRITERS,
    "bulletins:sentence": WRITERS,
    "bulletins:languages": WRITERS,
    "bulletins:variants": WRITERS,
    "bulletins:remove_language": WRITERS,
    "bulletins:record": WRITERS,
    "bulletins:recorded": WRITERS,
    "bulletins:confirm_recording": WRITERS,
    "bulletins:retry_recording": WRITERS,
    "bulletins:remove_recording": WRITERS,
    "bulletins:edit_again": WRITERS,
    "bulletins:take_back": NOBODY,
    "bulletins:discard": WRITERS,
    "bulletins:correct": WRITERS,
    "bulletins:return": APPROVERS,
    "bulletins:reject": APPROVERS,
    "bulletins:edit_alert": WITHDRAWERS,
    "bulletins:review": APPROVERS,
    "bulletins:paper_scan": VIEWERS,
    "speech:remove_word": TEACHERS,
    "broadcasting:approve": APPROVERS,
    "broadcasting:alone": NOBODY,
    "broadcasting:paper": WITHDRAWERS,
    "accounts:person": SEE_PEOPLE,
    "accounts:give_role": ADMINISTRATORS,
    "accounts:end_role": NOBODY,
    "accounts:issue_reset": ADMINISTRATORS,
    "accounts:set_active": ADMINISTRATORS,
    "accounts:ask_removal": ADMINISTRATORS,
    "accounts:settle_removal": NOBODY,
    "accounts:revoke_delegation": ADMINISTRATORS,
    "accounts:delegation_scan": SEE_PEOPLE,
    "broadcasting:release": VIEWERS,
    "broadcasting:progress": VIEWERS,
    "broadcasting:withdraw": WITHDRAWERS,
    "broadcasting:order": OPERATORS,
    "broadcasting:repeat": OPERATORS,
    "broadcasting:capture": VIEWERS,
    "broadcasting:correct_entry": OPERATORS,
    "broadcasting:logbook_excel": VIEWERS,
    "broadcasting:logbook_word": VIEWERS,
    "broadcasting:logbook_pdf": VIEWERS,
    "inventory:station": EVERYBODY,
    "inventory:check": CHECKERS,
    "inventory:photo": EVERYBODY,
    "inventory:open_repair": KEEPERS,
    "inventory:ticket": EVERYBODY,
    "inventory:start_repair": KEEPERS,
    "inventory:close_repair": KEEPERS,
    "inventory:review": EVERYBODY,
    "inventory:close_review": KEEPERS,
    "inventory:confirm_no_station": SPEAKERS,
    "inventory:explain": SPEAKERS,
    "inventory:explain_unit": SPEAKERS,
    "inventory:change": KEEPERS,
    "inventory:end": KEEPERS,
    "workdays:day": ADMINISTRATORS,
    "workdays:hours": ADMINISTRATORS,
    "procedures:one_series": ADMINISTRATORS,
    "devices:device": EVERYBODY,
    "devices:condition": EVERYBODY,
    "devices:edit": TECHNICIANS,
    "devices:command": KEEPERS,
    "devices:revoke": TECHNICIANS,
    "dossier_papers:issue": CLERKS,
    "dossier_papers:number": CLERKS,
    "dossier_papers:word": DOSSIERS,
    "dossier_papers:pdf": DOSSIERS,
    "dossier_papers:register_word": CLERKS,
    "dossier_papers:register_pdf": CLERKS,
    "dossier_figures:issue": COUNTERS,
    "dossier_figures:word": COUNTERS,
    "dossier_figures:pdf": COUNTERS,
    "services:dossier": DOSSIERS,
    "services:answer": DOSSIERS,
    "services:notice": CLERKS,
    "services:end_absence": LEADERS,
    "services:accept": CLERKS,
    "services:refuse": CLERKS,
    "services:hand_over": CLERKS,
    "services:take_supplement": CLERKS,
    "services:take_payment": CLERKS,
    "services:return_result": CLERKS,
    "services:withdraw": CLERKS,
    "services:correct": CLERKS,
    "services:pass_on": DOSSIERS,
    "services:finish": DOSSIERS,
    "services:ask_supplement": DOSSIERS,
    "services:ask_payment": DOSSIERS,
    "services:consult": DOSSIERS,
    "services:reassign": DOSSIERS,
    "services:extend": LEADERS,
    "services:stop": LEADERS,
}
"""Of each row, which roles open it in the unit where it lies and above; NOBODY: it is one's own, or asks for more."""
