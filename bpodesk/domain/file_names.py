"""Names of files that every system takes, made of what users type."""

import re

# Windows takes none of these, nor a name that ends in a dot or a space.
_NEVER = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])\s*(\.|$)", re.IGNORECASE)


def file_name(text: str) -> str:
    """The text as the name of a file on any system; what can't stand in one becomes a dash."""
    name = _NEVER.sub("-", text).strip(" ").rstrip(". ") or "-"
    return f"-{name}" if _DEVICE.match(name) else name
