"""The structure tree at the end of a tagged PDF, from the nodes that were painted."""

from collections.abc import Sequence

from bpodesk.documents.objects import PdfFile, reference, text_string
from bpodesk.documents.structure import Area, Content, Node

_CELLS = ("TD", "TH")


def write_structure(file: PdfFile, root: Node, pages: Sequence[int]) -> int:
    """Add the tree and the way back from each page's content to it; the tree's number.

    `pages` are the numbers of the pages' objects; every page is painted by then. Nodes for which
    nothing was painted are left out, but for a table's cells: rows have as many as their columns.
    """
    tree = file.reserve()
    numbers = {node: file.reserve() for node in _painted(root)}
    page_names = [reference(number) for number in pages]
    owners: list[list[str]] = [[] for _ in pages]
    areas: list[str] = []
    for node, number in numbers.items():
        parent = reference(numbers[node.parent] if node.parent else tree)
        file.put(number, _element(node, parent, numbers, page_names))
        for kid in node.kids:
            if isinstance(kid, Content):
                owned = owners[kid.page]
                if kid.mcid >= len(owned):
                    owned += ["null"] * (kid.mcid + 1 - len(owned))
                owned[kid.mcid] = reference(number)
            elif isinstance(kid, Area):
                areas.append(f"{kid.key} {reference(number)}")
    contents = (f"{index}[{' '.join(owned)}]" for index, owned in enumerate(owners))
    file.put(
        tree,
        f"<</Type/StructTreeRoot/K {reference(numbers[root])}"
        f"/ParentTree<</Nums[{' '.join((*contents, *areas))}]>>"
        f"/ParentTreeNextKey {len(pages) + len(areas)}>>",
    )
    return tree


def _painted(node: Node) -> list[Node]:
    """The node and all below it, parents first, without the empty ones (the root always)."""
    found = [node]
    for kid in node.kids:
        if isinstance(kid, Node):
            if len(kid.kids) == 1 and isinstance(kid.kids[0], Content):
                found.append(kid)
            elif kid.role in _CELLS or not kid.is_empty():
                found += _painted(kid)
    return found


def _element(node: Node, parent: str, numbers: dict[Node, int], pages: Sequence[str]) -> str:
    """A structure element; its content on its first page is named by number alone."""
    if len(node.kids) == 1 and not node.attributes and not node.alternative:
        # Most are a cell or a paragraph on one page.
        only = node.kids[0]
        if isinstance(only, Content):
            return f"<</S/{node.role}/P {parent}/Pg {pages[only.page]}/K {only.mcid}>>"
    home = -1
    kids: list[str] = []
    for kid in node.kids:
        if isinstance(kid, Content):
            if home < 0:
                home = kid.page
            if kid.page == home:
                kids.append(str(kid.mcid))
            else:
                kids.append(f"<</Type/MCR/Pg {pages[kid.page]}/MCID {kid.mcid}>>")
        elif isinstance(kid, Area):
            kids.append(f"<</Type/OBJR/Pg {pages[kid.page]}/Obj {reference(kid.number)}>>")
        elif kid in numbers:
            kids.append(reference(numbers[kid]))
    page = "" if home < 0 else f"/Pg {pages[home]}"
    alternative = f"/Alt{text_string(node.alternative)}" if node.alternative else ""
    attributes = f"/A{node.attributes}" if node.attributes else ""
    content = ""
    if kids:
        content = f"/K {kids[0]}" if len(kids) == 1 else f"/K[{' '.join(kids)}]"
    return f"<</S/{node.role}/P {parent}{page}{alternative}{attributes}{content}>>"
