"""Links that the system's own programs may open: phone, sip, e-mail, and https for chats.

A link comes out of text that anybody may have typed or pasted. So each scheme has its own narrow
form, and whatever doesn't have it opens nothing.
"""

import re

from bpodesk.domain.problems import Problem

_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
_USER = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
_DIGITS = r"\+?[0-9](?:[-. ()/]{0,2}[0-9]){2,19}"
_TEL = re.compile(rf"tel:({_DIGITS})(;ext=[0-9]{{1,8}})?", re.IGNORECASE)
_SIP = re.compile(rf"sips?:[A-Za-z0-9.+_-]{{1,64}}@{_HOST}(:[0-9]{{1,5}})?", re.IGNORECASE)
_MAIL = re.compile(rf"mailto:{_USER}@{_HOST}", re.IGNORECASE)
# No name and password before the host, no port, and of the rest what an address is written with.
_HTTPS = re.compile(rf"https://{_HOST}(/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?(\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?"
                    r"(#[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?", re.IGNORECASE)  # fmt: skip
_PHONE = re.compile(_DIGITS)
_ADDRESS = re.compile(rf"{_USER}@{_HOST}")
_LONGEST = 2_000


def link_of(text: str) -> str | None:
    """The link that a text is: tel, sip, mailto or https. None where it opens nothing.

    A number or an e-mail address alone is one too; a number loses what only makes it readable.
    """
    plain = text.strip()
    if len(plain) > _LONGEST:
        return None
    if _PHONE.fullmatch(plain):
        plain = f"tel:{plain}"
    elif _ADDRESS.fullmatch(plain):
        plain = f"mailto:{plain}"
    number = _TEL.fullmatch(plain)
    if number is not None:
        return f"tel:{re.sub(r'[^0-9+]', '', number[1])}{(number[2] or '').lower()}"
    forms = (_SIP, _MAIL, _HTTPS)
    return plain if any(form.fullmatch(plain) for form in forms) else None


def check_link(text: str) -> tuple[Problem, ...]:
    """A problem at `link` where a text opens nothing."""
    if link_of(text) is not None:
        return ()
    message = (
        "This can't be opened. Write a phone number, an e-mail address, sip:name@host, or the"
        " https:// address of the chat."
    )
    return (Problem(field="link", message=message, value=text),)
