"""The structure tree at the end of a tagged PDF, from the nodes that were painted."""

from collections.abc import Iterator

from bpodesk.documents.sheet import RawObject, Sheet
from bpodesk.documents.structure import Content, Node


def write_structure(sheet: Sheet, root: Node, page_count: int) -> None:
    """Add the tree, the way back from each page's content to it, and the entries that name them.

    Every page is finished by then. Nodes for which nothing was painted are left out.
    """
    tree, tree_number = sheet.add_object("structure")
    nodes = list(_painted(root))
    objects: dict[Node, tuple[RawObject, int]] = {
        node: sheet.add_object(f"element.{index}") for index, node in enumerate(nodes)
    }
    pages = [sheet.page_number_of_object(index) for index in range(page_count)]
    owners: list[list[int]] = [[] for _ in pages]
    for node in nodes:
        raw, number = objects[node]
        parent = objects[node.parent][1] if node.parent else tree_number
        raw.source = _element(node, parent, objects, pages)
        for kid in node.kids:
            if isinstance(kid, Content):
                _note_owner(owners[kid.page], kid.mcid, number)
    tree.source = (
        f"<< /Type /StructTreeRoot /K [{objects[root][1]} 0 R] "
        f"/ParentTree << /Nums [{_parent_tree(owners)}] >> /ParentTreeNextKey {page_count} >>"
    )
    mark_info, _ = sheet.add_object("mark-info")
    mark_info.source = "<< /Marked true >>"
    sheet.set_structure(tree, mark_info)
    for index in range(page_count):
        sheet.add_page_entries(index, {"StructParents": index, "Tabs": "/S"})


def _painted(node: Node) -> Iterator[Node]:
    """The node and all below it, parents first, without the empty ones (the root always)."""
    yield node
    for kid in node.kids:
        if isinstance(kid, Node) and not kid.is_empty():
            yield from _painted(kid)


def _element(
    node: Node, parent: int, objects: dict[Node, tuple[RawObject, int]], pages: list[int]
) -> str:
    """A structure element; its content on its first page is named by number alone."""
    home = next((kid.page for kid in node.kids if isinstance(kid, Content)), None)
    kids: list[str] = []
    for kid in node.kids:
        if isinstance(kid, Content):
            if kid.page == home:
                kids.append(str(kid.mcid))
            else:
                kids.append(f"<< /Type /MCR /Pg {pages[kid.page]} 0 R /MCID {kid.mcid} >>")
        elif kid in objects:
            kids.append(f"{objects[kid][1]} 0 R")
    page = "" if home is None else f" /Pg {pages[home]} 0 R"
    alternative = f" /Alt {pdf_text(node.alternative)}" if node.alternative else ""
    attributes = f" /A {node.attributes}" if node.attributes else ""
    return (
        f"<< /Type /StructElem /S /{node.role} /P {parent} 0 R{page}{alternative}{attributes} "
        f"/K [{' '.join(kids)}] >>"
    )


def pdf_text(text: str) -> str:
    """A text string of the file, in UTF-16, as hexadecimal digits."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


def _note_owner(owners: list[int], mcid: int, number: int) -> None:
    owners.extend([0] * (mcid + 1 - len(owners)))
    owners[mcid] = number


def _parent_tree(owners: list[list[int]]) -> str:
    return " ".join(
        f"{index} [{' '.join(f'{number} 0 R' for number in page)}]"
        for index, page in enumerate(owners)
    )
