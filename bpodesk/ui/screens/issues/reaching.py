"""The menu that opens the phone, the mail or the chat of a customer's people."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from bpodesk.domain.customers import Contact
from bpodesk.domain.ids import ContractId
from bpodesk.services.issues import customer_contacts
from bpodesk.ui.kit.links import open_link
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Screen
from bpodesk.ui.text import no_mnemonic, tr
from bpodesk.ui.theme import LARGE

_BELOW_THE_TOOLS = 60


def offer_links(office: Office, screen: Screen, contract_id: ContractId, *, link: str) -> QMenu:
    """Show the menu: the link of the entry in front, if it has one, and the customer's people."""
    menu = QMenu(screen)
    menu.setObjectName("links")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    ways = [(link, link)] if link else []
    for person in customer_contacts(office.book, contract_id):
        ways += _ways(person)
    for label, leads_to in ways:
        action = menu.addAction(no_mnemonic(label))
        action.triggered.connect(
            lambda _checked=False, leads_to=leads_to: open_link(leads_to, office.shell.notify)
        )
    if not ways:
        nobody = menu.addAction(tr("No number or address yet: enter people under Customers"))
        nobody.setEnabled(False)
    place = QPoint(screen.width() - menu.sizeHint().width() - LARGE, _BELOW_THE_TOOLS)
    menu.popup(screen.mapToGlobal(place))
    return menu


def _ways(person: Contact) -> list[tuple[str, str]]:
    """How a person can be reached: the words of the menu, and the link."""
    found: list[tuple[str, str]] = []
    if person.phone:
        label = tr("Call {name}: {number}", name=person.name, number=person.phone)
        found.append((label, person.phone))
    if person.email:
        label = tr("Write to {name}: {address}", name=person.name, address=person.email)
        found.append((label, person.email))
    return found
