"""One PDF being written: its pages, places, bookmarks, links, fonts and properties.

The operators on a page are written by the painter, the structure tree by `tagging`; this puts them
into the file with everything that points to them.
"""

from html import escape
from typing import Final, NamedTuple

from bpodesk.documents.blocks import Logo
from bpodesk.documents.embedding import EmbeddedFace
from bpodesk.documents.fonts import NO_BREAK_SPACE, Face
from bpodesk.documents.logos import write_logo
from bpodesk.documents.objects import PdfFile, reference, text_string

_PROGRAM: Final = "BPODesk"


class _Place(NamedTuple):
    """Where an anchor lies: the page's index and the height from its lower edge."""

    page: int
    top: float


class _Bookmark(NamedTuple):
    title: str
    anchor: str
    level: int


class _Link(NamedTuple):
    """A rectangle that leads to an anchor; `key` is its number among what has a parent."""

    number: int
    key: int
    page: int
    title: str
    anchor: str
    rectangle: tuple[float, float, float, float]


class Sheet:
    """A file of `page_count` pages, written page after page."""

    def __init__(self, size: tuple[float, float], language: str, page_count: int) -> None:
        self.file = PdfFile()
        self.page_numbers = [self.file.reserve() for _ in range(page_count)]
        self._size = size
        self._language = language
        self._properties: dict[str, str] = {}
        self._faces: dict[Face, EmbeddedFace] = {}
        self._images: dict[Logo, str] = {}
        self._contents: list[int] = []
        self._places: dict[str, _Place] = {}
        self._bookmarks: list[_Bookmark] = []
        self._links: list[_Link] = []

    def describe(self, *, title: str, author: str, subject: str) -> None:
        """The document's properties; what can't be shown is left out of them."""
        told = {"Title": title, "Author": author, "Subject": subject}
        self._properties = {
            key: "".join(c for c in text.replace(NO_BREAK_SPACE, " ") if c.isprintable())
            for key, text in told.items()
        }

    def encoded(self, face: Face, text: str) -> list[tuple[str, str]]:
        """The text as (font resource, string literal) pairs, in order."""
        found = self._faces.get(face)
        if found is None:
            found = self._faces[face] = EmbeddedFace(face, len(self._faces) + 1)
        return found.encoded(text)

    def anchor(self, name: str, top: float) -> None:
        """A place on the current page; `top` from its lower edge. The first of a name counts."""
        self._places.setdefault(name, _Place(len(self._contents), top))

    def bookmark(self, title: str, anchor: str, level: int) -> None:
        """An entry of the outline beside the pages; never more than one level below the last."""
        deepest = self._bookmarks[-1].level + 1 if self._bookmarks else 0
        self._bookmarks.append(_Bookmark(title, anchor, min(level, deepest)))

    def link(
        self, title: str, anchor: str, rectangle: tuple[float, float, float, float]
    ) -> tuple[int, int]:
        """A rectangle (left, bottom, right, top) of the current page that leads to an anchor.

        Returns the object's number and its key in the structure's tree of parents.
        """
        number = self.file.reserve()
        key = len(self.page_numbers) + len(self._links)
        page = len(self._contents)
        self._links.append(_Link(number, key, page, title, anchor, rectangle))
        return number, key

    def image(self, logo: Logo) -> str:
        """The resource that shows the logo. Raises UnusableLogo."""
        name = self._images.get(logo)
        if name is None:
            name = self._images[logo] = f"/I{len(self._images) + 1}"
        return name

    def end_page(self, operators: list[str]) -> None:
        """Close the current page with these operators as its content."""
        self._contents.append(self.file.add_stream("\n".join(operators).encode("latin-1")))

    def finish(self, structure: int) -> bytes:
        """The file, tagged by this structure tree. Nothing may be added afterwards."""
        file = self.file
        pages = self._write_pages()
        info = file.add(f"<<{self._info()}/Creator({_PROGRAM})/Producer({_PROGRAM})>>")
        metadata = file.add_plain_stream(self._metadata(), "/Type/Metadata/Subtype/XML")
        outlines = self._write_outlines()
        bookmarks = f"/Outlines {reference(outlines)}/PageMode/UseOutlines" if outlines else ""
        root = file.add(
            f"<</Type/Catalog/Pages {reference(pages)}/Lang{text_string(self._language)}"
            f"/MarkInfo<</Marked true>>/StructTreeRoot {reference(structure)}"
            f"/ViewerPreferences<</DisplayDocTitle true>>/Metadata {reference(metadata)}"
            f"{bookmarks}>>"
        )
        return file.finish(root=root, info=info)

    def _info(self) -> str:
        return "".join(f"/{key}{text_string(text)}" for key, text in self._properties.items())

    def _metadata(self) -> bytes:
        """The properties once more, where archives and screen readers look for them."""
        title, author, subject = (escape(text, quote=False) for text in self._properties.values())
        return (
            '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
            '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
            ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
            f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
            f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>"
            '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">'
            f"{subject}</rdf:li></rdf:Alt></dc:description>"
            f"<xmp:CreatorTool>{_PROGRAM}</xmp:CreatorTool><pdf:Producer>{_PROGRAM}</pdf:Producer>"
            '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
        ).encode()

    def _write_pages(self) -> int:
        """The pages and what they have in common; the number of their list."""
        file, tree = self.file, self.file.reserve()
        for link in self._links:
            file.put(link.number, self._annotation(link))
        for index, (number, contents) in enumerate(
            zip(self.page_numbers, self._contents, strict=True)
        ):
            links = " ".join(reference(link.number) for link in self._links if link.page == index)
            file.put(
                number,
                f"<</Type/Page/Parent {reference(tree)}/Contents {reference(contents)}"
                f"/StructParents {index}/Tabs/S{f'/Annots[{links}]' if links else ''}>>",
            )
        fonts = "".join(face.write(file) for face in self._faces.values())
        images = "".join(
            f"{name} {reference(write_logo(file, logo))}" for logo, name in self._images.items()
        )
        width, height = self._size
        file.put(
            tree,
            f"<</Type/Pages/Count {len(self.page_numbers)}/MediaBox[0 0 {width:g} {height:g}]"
            f"/Resources<</Font<<{fonts}>>{f'/XObject<<{images}>>' if images else ''}>>"
            f"/Kids[{' '.join(map(reference, self.page_numbers))}]>>",
        )
        return tree

    def _annotation(self, link: _Link) -> str:
        edges = " ".join(f"{edge:.2f}" for edge in link.rectangle)
        return (
            f"<</Type/Annot/Subtype/Link/Rect[{edges}]/Border[0 0 0]/F 4"
            f"/Contents{text_string(link.title)}/Dest{self._destination(link.anchor)}"
            f"/StructParent {link.key}>>"
        )

    def _destination(self, anchor: str) -> str:
        place = self._places[anchor]
        return f"[{reference(self.page_numbers[place.page])}/XYZ 0 {place.top:.0f} null]"

    def _write_outlines(self) -> int:
        """The bookmarks as a tree; 0 where there are none."""
        if not self._bookmarks:
            return 0
        root = self.file.reserve()
        numbers = [self.file.reserve() for _ in self._bookmarks]
        parents: list[int] = []
        open_numbers = [root]
        for number, bookmark in zip(numbers, self._bookmarks, strict=True):
            del open_numbers[bookmark.level + 1 :]
            parents.append(open_numbers[-1])
            open_numbers.append(number)
        kids: dict[int, list[int]] = {}
        for number, parent in zip(numbers, parents, strict=True):
            kids.setdefault(parent, []).append(number)
        for number, parent, bookmark in zip(numbers, parents, self._bookmarks, strict=True):
            siblings = kids[parent]
            at = siblings.index(number)
            before = f"/Prev {reference(siblings[at - 1])}" if at else ""
            after = f"/Next {reference(siblings[at + 1])}" if siblings[at + 1 :] else ""
            self.file.put(
                number,
                f"<</Title{text_string(bookmark.title)}/Parent {reference(parent)}{before}{after}"
                f"{_family(kids, number)}/Dest{self._destination(bookmark.anchor)}>>",
            )
        self.file.put(root, f"<</Type/Outlines{_family(kids, root)}>>")
        return root


def _family(kids: dict[int, list[int]], number: int) -> str:
    """What a bookmark says of those below it, all of them shown."""
    below = kids.get(number, [])
    if not below:
        return ""
    shown = [*below]
    for kid in shown:  # grows while it is read
        shown += kids.get(kid, [])
    return f"/First {reference(below[0])}/Last {reference(below[-1])}/Count {len(shown)}"
