"""Links that open the system's own programs: phone, mail, chat. Nothing else opens."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from bpodesk.domain.links import check_link, link_of
from bpodesk.ui.notify import Notify, Tone
from bpodesk.ui.text import tr


def open_link(text: str, notify: Notify) -> bool:
    """Open what a text leads to; tells where it leads nowhere, or where no program takes it."""
    link = link_of(text)
    if link is None:
        notify.problems(tr("Nothing was opened"), check_link(text))
        return False
    if QDesktopServices.openUrl(QUrl(link, QUrl.ParsingMode.StrictMode)):
        return True
    scheme = link.partition(":")[0]
    notify.say(
        tr("No program of this computer opens {scheme} links: {link}", scheme=scheme, link=link),
        tone=Tone.WARNING,
    )
    return False
