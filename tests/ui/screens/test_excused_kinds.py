from pytestqt.qtbot import QtBot

from bpodesk.domain.sla.event_kinds import EventKind
from bpodesk.services.contracts import find_contract
from bpodesk.services.sample import SAMPLE_CONTRACT
from bpodesk.ui.office import Office
from bpodesk.ui.screens.contracts.credits import CreditsTab


def test_contract_excuses_further_kinds_by_their_boxes(qtbot: QtBot, office: Office) -> None:
    file = find_contract(office.book, SAMPLE_CONTRACT)
    tab = CreditsTab()
    qtbot.addWidget(tab.form)
    tab.show(file, locked=False)
    stored = file.revision.terms.credits
    assert tab.rules(stored) == stored
    for name in ("excuses_data", "excuses_third_party"):
        tab.form.box(name).editor.set_value(True)
    wider = tab.collect(file, locked=False)
    assert wider.revision.terms.credits.excused_kinds == (
        EventKind.FORCE_MAJEURE,
        EventKind.CUSTOMER,
        EventKind.THIRD_PARTY,
        EventKind.DATA,
    )
    tab.show(wider, locked=False)
    assert tab.form.values()["excuses_data"] is True
    tab.form.box("at_risk_percent").editor.set_value(None)
    assert tab.rules(stored) is stored
