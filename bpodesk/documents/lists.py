"""Lettered paragraphs as the lists that they are to a screen reader."""

from typing import Final, NamedTuple

from bpodesk.documents.blocks import Paragraph
from bpodesk.documents.flow import plain_text
from bpodesk.documents.structure import Node

_LETTERS: Final = "/LowerAlpha"
_ROMAN: Final = "/LowerRoman"
_DECIMAL: Final = "/Decimal"


class _Open(NamedTuple):
    """A list that may go on: its level, itself and the body of its last item."""

    level: int
    node: Node
    body: Node


class Lists:
    """Where the parts of numbered paragraphs belong in the tree; made for one document."""

    def __init__(self, root: Node) -> None:
        self._root = root
        self._open: list[_Open] = []

    def close(self) -> None:
        """What follows is no item."""
        self._open.clear()

    def item(self, block: Paragraph) -> tuple[Node, Node]:
        """The nodes of the paragraph's label and of its text; one and the same outside lists."""
        if not (block.number and block.level):
            self.close()
            node = Node("P", self._root)
            return node, node
        while self._open and self._open[-1].level > block.level:
            self._open.pop()
        if self._open and self._open[-1].level == block.level:
            listed = self._open.pop().node
        else:
            parent = self._open[-1].body if self._open else self._root
            is_lettered = plain_text(block.number).startswith("(")
            numbering = (_LETTERS if block.level == 1 else _ROMAN) if is_lettered else _DECIMAL
            listed = Node("L", parent, attributes=f"<</O/List/ListNumbering{numbering}>>")
        item = Node("LI", listed)
        label, body = Node("Lbl", item), Node("LBody", item)
        self._open.append(_Open(block.level, listed, body))
        return label, body
