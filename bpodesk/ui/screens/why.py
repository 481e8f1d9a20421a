"""Why a figure is what it is: formula with numbers, parts, and the cells they came from.

At the left stand all figures of the statement, at the right the one that is asked about, as a tree
that is made as far as it is opened. Enter on a row that has a cell opens its file there.
"""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.why.figures import NamedFigure, find_figure
from bpodesk.domain.why.nodes import Node
from bpodesk.services.statements import StatementView
from bpodesk.services.why import figures_of
from bpodesk.ui import text as texts
from bpodesk.ui.icons import dress
from bpodesk.ui.kit.windows import fit
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Screen
from bpodesk.ui.screens.timesheets.source_dialog import show_cell
from bpodesk.ui.text import plain_label, tip, tr
from bpodesk.ui.theme import LARGE, MEDIUM, SMALL, TIGHT, heading_font

_WANTED = QSize(1180, 680)
_WHAT, _VALUE, _HOW, _FROM = range(4)
_ROW, _LINE = 26, 22
_LEFT = 330


def show_why(office: Office, screen: Screen, view: StatementView, name: str = "net") -> None:
    """Ask why a figure of a statement is what it is."""
    screen.show_dialog(WhyDialog(office, screen, view, name))


class WhyDialog(QDialog):
    """The figures of a statement, and what the chosen one is made of."""

    def __init__(
        self,
        office: Office,
        screen: Screen,
        view: StatementView,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._office, self._screen = office, screen
        self._figures = figures_of(office.book, view.statement)
        number, month = view.inputs.contract.number, texts.month(view.inputs.month)
        self.setWindowTitle(tr("Why? {number}, {month}", number=number, month=month))
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find a figure"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_search)
        self.list = FigureList(self._figures)
        self.list.currentItemChanged.connect(self._on_figure)
        self.title = plain_label(wrap=True)
        self.value = plain_label()
        self.value.setFont(heading_font(self.value, 1.5))
        self.formula = plain_label(wrap=True)
        self.basis = plain_label(wrap=True)
        self.basis.setProperty("look", "muted")
        self.detail = plain_label(wrap=True)
        self.detail.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.detail.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.tree = ReasonTree()
        self.tree.itemActivated.connect(self._on_activated)
        self.tree.currentItemChanged.connect(self._say_commands)
        self._lay_out()
        found = find_figure(self._figures, name) or self._figures[0]
        self.list.choose(found.name)
        self.tree.setFocus()

    def node(self) -> Node | None:
        """What the row in front says."""
        row = self.tree.currentItem()
        return None if row is None else self.tree.node_of(row)

    def open_cell(self) -> None:
        """Show the cell of the row in front in its kept file."""
        node = self.node()
        if node is not None and node.cell is not None:
            words = f"{node.title}: {node.value}"
            show_cell(self._office, self._screen, node.cell, words)

    def _lay_out(self) -> None:
        left = QWidget()
        figures = QVBoxLayout(left)
        figures.setContentsMargins(0, 0, 0, 0)
        figures.setSpacing(SMALL)
        figures.addWidget(self.search)
        figures.addWidget(self.list, 1)
        right = QWidget()
        told = QVBoxLayout(right)
        told.setContentsMargins(SMALL, 0, 0, 0)
        told.setSpacing(TIGHT)
        for label in (self.title, self.value, self.formula, self.basis):
            told.addWidget(label)
        told.addSpacing(SMALL)
        told.addWidget(self.tree, 1)
        told.addWidget(self.detail)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setSizes([_LEFT, _WANTED.width() - _LEFT])
        splitter.setStretchFactor(1, 1)
        page = QVBoxLayout()
        page.setContentsMargins(LARGE, MEDIUM, LARGE, SMALL)
        page.addWidget(splitter, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(page, 1)
        column.addWidget(self._foot())
        fit(self, _WANTED)

    def _foot(self) -> QFrame:
        self.source = QPushButton(tr("Show &in its file"))
        self.source.setAutoDefault(False)
        dress(self.source, "timesheets")
        self.source.clicked.connect(lambda _checked=False: self.open_cell())
        close = QPushButton(tr("&Close"))
        close.setAutoDefault(False)
        close.clicked.connect(lambda _checked=False: self.accept())
        foot = QFrame()
        foot.setObjectName("buttons")
        row = QHBoxLayout(foot)
        row.setContentsMargins(LARGE, MEDIUM, LARGE, MEDIUM)
        row.setSpacing(SMALL)
        hint = plain_label(tr("→ opens a row, Enter shows its cell"))
        hint.setProperty("look", "muted")
        row.addWidget(hint, 1)
        row.addWidget(self.source)
        row.addWidget(close)
        return foot

    def _on_search(self, words: str) -> None:
        self.list.show_matching(words)

    def _on_figure(self, row: QTreeWidgetItem | None) -> None:
        figure = None if row is None else self.list.figure_of(row)
        if figure is None:
            return
        node = figure.node
        self.title.setText(f"{node.title}  ·  {figure.name}")
        self.value.setText(node.value)
        self.formula.setText(f"= {node.formula}" if node.formula else "")
        self.formula.setVisible(bool(node.formula))
        told = "  ·  ".join(filter(None, (node.basis, node.place)))
        self.basis.setText(told)
        self.basis.setVisible(bool(told))
        self.tree.show_parts(node)
        self._say_commands()

    def _on_activated(self, row: QTreeWidgetItem) -> None:
        node = self.tree.node_of(row)
        if node.cell is not None:
            self.open_cell()
        else:
            row.setExpanded(not row.isExpanded())

    def _say_commands(self) -> None:
        node = self.node()
        self.source.setEnabled(node is not None and node.cell is not None)
        self.detail.setText("" if node is None else _told(node))


class FigureList(QTreeWidget):
    """The figures by group."""

    def __init__(self, figures: Iterable[NamedFigure]) -> None:
        super().__init__()
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setAccessibleName(tr("Figures of the statement"))
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self._rows: list[tuple[QTreeWidgetItem, NamedFigure]] = []
        groups: dict[str, QTreeWidgetItem] = {}
        for figure in figures:
            if figure.group not in groups:
                group = QTreeWidgetItem([figure.group])
                group.setFlags(Qt.ItemFlag.ItemIsEnabled)
                groups[figure.group] = group
                self.addTopLevelItem(group)
                group.setFirstColumnSpanned(True)
                group.setFont(0, heading_font(self, 1.0))
                group.setToolTip(0, tip(figure.group))
            row = QTreeWidgetItem([_short(figure), figure.node.value])
            row.setSizeHint(0, QSize(0, _LINE))
            row.setToolTip(0, tip(f"{figure.node.title} ({figure.name})"))
            row.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            groups[figure.group].addChild(row)
            self._rows.append((row, figure))
        self.expandAll()
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)

    def choose(self, name: str) -> None:
        """Go to a figure."""
        for row, figure in self._rows:
            if figure.name == name:
                self.setCurrentItem(row)
                self.scrollToItem(row, QAbstractItemView.ScrollHint.PositionAtCenter)

    def figure_of(self, row: QTreeWidgetItem) -> NamedFigure | None:
        """The figure of a row; None for a group."""
        return next((figure for mine, figure in self._rows if mine is row), None)

    def show_matching(self, words: str) -> None:
        """Only figures whose name or title has all the words."""
        wanted = words.casefold().split()
        for row, figure in self._rows:
            told = f"{figure.name} {figure.group} {figure.node.title}".casefold()
            row.setHidden(not all(word in told for word in wanted))
        for place in range(self.topLevelItemCount()):
            group = self.topLevelItem(place)
            if group is not None:
                mine = [row for row, _ in self._rows if row.parent() is group]
                group.setHidden(all(row.isHidden() for row in mine))


def _told(node: Node) -> str:
    """All that a row says, for what its columns cut off."""
    value = f"{node.title}: {node.value}"
    told = f"{value} = {node.formula}" if node.formula else value
    return "  ·  ".join(filter(None, (told, node.basis, node.place)))


def _short(figure: NamedFigure) -> str:
    """The title without what its group says already."""
    _, _, name = figure.group.partition(" ")
    title = figure.node.title.removeprefix(f"{name}, ")
    return title[:1].upper() + title[1:]


class ReasonTree(QTreeWidget):
    """What a figure is made of; a row's parts are made when it is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(4)
        self.setHeaderLabels([tr("Made of"), tr("Value"), tr("How"), tr("From")])
        self.setAccessibleName(tr("What the figure is made of"))
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setExpandsOnDoubleClick(False)
        self.itemExpanded.connect(self._fill)
        header = self.header()
        header.setStretchLastSection(True)
        for column, width in ((_WHAT, 320), (_VALUE, 110), (_HOW, 250)):
            header.resizeSection(column, width)
        head = self.headerItem()
        head.setTextAlignment(_VALUE, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show_parts(self, node: Node) -> None:
        """Show what a figure is made of."""
        self.clear()
        rows = [self._row(part) for part in node.parts()]
        self.addTopLevelItems(rows)
        if rows:
            self.setCurrentItem(rows[0])

    def node_of(self, row: QTreeWidgetItem) -> Node:
        """What a row says."""
        node: Node = row.data(0, Qt.ItemDataRole.UserRole)
        return node

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # On some systems Enter only edits; here it is "show me", as a double click is.
        row = self.currentItem()
        if row is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.itemActivated.emit(row, 0)
            return
        super().keyPressEvent(event)

    def _row(self, node: Node) -> QTreeWidgetItem:
        place = node.place
        if node.cell is not None:
            place = f"{node.cell.address} · {node.cell.file_name}"
        told = " · ".join(filter(None, (place, node.basis)))
        row = QTreeWidgetItem([node.title, node.value, node.formula, told])
        row.setData(0, Qt.ItemDataRole.UserRole, node)
        row.setSizeHint(0, QSize(0, _ROW))
        row.setTextAlignment(_VALUE, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for column, words in enumerate((node.title, node.value, node.formula, told)):
            row.setToolTip(column, tip(words))
        if node.is_opened:
            row.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        return row

    def _fill(self, row: QTreeWidgetItem) -> None:
        if row.childCount() == 0:
            row.addChildren([self._row(part) for part in self.node_of(row).parts()])
