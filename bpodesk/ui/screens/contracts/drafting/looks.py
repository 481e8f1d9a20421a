"""How the text looks on the page: values underlined and coloured, references dotted, troubles wavy.

No mark is told by its colour alone.
"""

from dataclasses import dataclass

from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextFrameFormat,
    QTextLength,
    QTextOption,
    QTextTableFormat,
)

from bpodesk.domain.drafting import DraftParagraph, DraftRun
from bpodesk.ui.screens.contracts.drafting.items import Item
from bpodesk.ui.theme import MEDIUM, SMALL, TIGHT, WIDE, Tones, tones

_HANG = 40.0
_SCHEDULE_HANG = 96.0
_Line = QTextCharFormat.UnderlineStyle


def is_reference(token: str) -> bool:
    """Whether a token names another clause or a schedule rather than a value."""
    return token.startswith(("clause:", "schedule:"))


def link_of(section_id: str, token: str) -> str:
    """The address that a value in the text leads to."""
    return f"value:{section_id}/{token}"


@dataclass(frozen=True, slots=True)
class Looks:
    """The formats of one theme and font."""

    font: QFont
    tone: Tones
    gap: QTextBlockFormat
    tiny: QTextCharFormat
    cell: QTextCharFormat
    cell_name: QTextCharFormat

    @classmethod
    def of(cls, font: QFont) -> "Looks":
        """The looks for a font in the theme in force."""
        tone = tones()
        gap = QTextBlockFormat()
        gap.setLineHeight(TIGHT, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        tiny = QTextCharFormat()
        tiny.setFontPointSize(1)
        cell = QTextCharFormat()
        cell.setFont(font)
        cell.setFontPointSize(font.pointSizeF() * 0.88)
        cell.setForeground(QColor(tone.ink))
        name = QTextCharFormat(cell)
        name.setForeground(QColor(tone.muted))
        name.setFontWeight(QFont.Weight.DemiBold)
        return cls(font, tone, gap, tiny, cell, name)

    def block_of(self, item: Item) -> QTextBlockFormat:
        """Distances and the hanging number of an item."""
        form = QTextBlockFormat()
        part = item.part
        if not isinstance(part, DraftParagraph):
            return form
        form.setBottomMargin(SMALL if item.is_title or part.is_heading else 6)
        form.setLineHeight(118, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if item.is_title:
            form.setTopMargin(WIDE)
            form.setHeadingLevel(1)
        elif part.is_heading:
            form.setTopMargin(MEDIUM)
            form.setHeadingLevel(2)
        if part.number:
            hang = _SCHEDULE_HANG if item.is_title and len(part.number) > 2 else _HANG
            form.setLeftMargin(hang + (_HANG if part.level == 2 else 0))
            form.setTextIndent(-hang)
            form.setTabPositions([QTextOption.Tab(hang, QTextOption.TabType.LeftTab)])
        return form

    def number_of(self, item: Item) -> QTextCharFormat:
        """A printed number."""
        form = self._text(item)
        if not item.is_title:
            form.setForeground(QColor(self.tone.muted))
        return form

    def text_of(self, item: Item, run: DraftRun) -> QTextCharFormat:
        """A run: wording, a value, a reference, or something that has trouble."""
        form = self._text(item)
        if run.bold:
            form.setFontWeight(QFont.Weight.Bold)
        if not run.token:
            return form
        form.setAnchor(True)
        form.setAnchorHref(link_of(item.section_id, run.token))
        if run.token in item.faulty:
            form.setForeground(QColor(self.tone.bad))
            form.setBackground(QColor(self.tone.bad_ground))
            form.setUnderlineColor(QColor(self.tone.bad))
            form.setUnderlineStyle(_Line.WaveUnderline)
        elif is_reference(run.token):
            form.setUnderlineColor(QColor(self.tone.muted))
            form.setUnderlineStyle(_Line.DotLine)
        else:
            form.setForeground(QColor(self.tone.accent))
            form.setUnderlineColor(QColor(self.tone.accent))
            form.setUnderlineStyle(_Line.SingleUnderline)
        return form

    def table_of(self, columns: int) -> QTextTableFormat:
        """A table over the whole width."""
        form = QTextTableFormat()
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        form.setCellPadding(TIGHT)
        form.setCellSpacing(0)
        form.setBorder(1)
        form.setBorderCollapse(True)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setBorderBrush(QColor(self.tone.line))
        form.setColumnWidthConstraints([QTextLength()] * columns)
        return form

    def _text(self, item: Item) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFont(self.font)
        form.setForeground(QColor(self.tone.ink))
        if item.is_title:
            form.setFontPointSize(self.font.pointSizeF() * 1.2)
            form.setFontWeight(QFont.Weight.DemiBold)
        elif isinstance(item.part, DraftParagraph) and item.part.is_heading:
            form.setFontWeight(QFont.Weight.DemiBold)
        return form
