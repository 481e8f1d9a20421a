"""The document's logical tree: what a screen reader reads, in reading order.

Layout makes the nodes and hands each mark its node; the painter notes which marked-content
sequence of which page belongs to a node. A mark without a node is an artifact (running head, rule,
repeated table header).
"""

from typing import NamedTuple


class Content(NamedTuple):
    """A marked-content sequence: the page's index from 0, and its number on the page."""

    page: int
    mcid: int


class Area(NamedTuple):
    """A link's rectangle: its page's index, its object, its key in the tree of parents."""

    page: int
    number: int
    key: int


class Node:
    """An element of the tree; `role` is the PDF structure type ("P", "H1", "TD").

    `attributes` is a ready PDF dictionary, `alternative` the words for a picture.
    """

    __slots__ = ("alternative", "attributes", "kids", "parent", "role")

    def __init__(
        self, role: str, parent: "Node | None", *, attributes: str = "", alternative: str = ""
    ) -> None:
        self.role = role
        self.parent = parent
        self.attributes = attributes
        self.alternative = alternative
        self.kids: list[Node | Content | Area] = []
        if parent is not None:
            parent.kids.append(self)

    def is_empty(self) -> bool:
        """True where nothing was painted for it or anything under it."""
        return all(isinstance(kid, Node) and kid.is_empty() for kid in self.kids)
