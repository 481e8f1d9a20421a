"""The operations of an amendment in the words of the agreement: where, what, from what, to what.

One line a change, for the amendment's paper, the redline and the screen alike. The place is the
clause or schedule that prints the value; the values read as the agreement prints them.
"""

from bpodesk.domain.change_words.labels import LABELLED
from bpodesk.domain.change_words.lines import change_lines
from bpodesk.domain.change_words.records import NOTHING, ChangeLine

__all__ = ["LABELLED", "NOTHING", "ChangeLine", "change_lines"]
