"""The states that a value went through, for undo and redo inside a page or a dialog."""

from typing import Generic, TypeVar

T = TypeVar("T")
_MOST = 200


class Steps(Generic[T]):
    """States one after the other, and which of them is shown."""

    def __init__(self) -> None:
        self._states: list[T] = []
        self._place = -1
        self._key: object = None

    def begin(self, state: T) -> None:
        """Forget everything and begin with a state."""
        self._states, self._place, self._key = [state], 0, None

    def push(self, state: T, *, key: object = None) -> None:
        """Go on to a state. Those pushed one after the other with the same key are one step."""
        if state == self.state:
            return
        del self._states[self._place + 1 :]
        if key is not None and key is self._key:
            self._states[self._place] = state
        else:
            self._states.append(state)
        self._key = key
        del self._states[:-_MOST]
        self._place = len(self._states) - 1

    def undo(self) -> T | None:
        """The state before, which is shown from now on; None where there is none."""
        return self._go(-1)

    def redo(self) -> T | None:
        """The state after."""
        return self._go(1)

    @property
    def state(self) -> T | None:
        """The state that is shown."""
        return self._states[self._place] if self._states else None

    @property
    def can_undo(self) -> bool:
        """True where there is a state before."""
        return self._place > 0

    @property
    def can_redo(self) -> bool:
        """True where there is a state after."""
        return self._place + 1 < len(self._states)

    def _go(self, step: int) -> T | None:
        place = self._place + step
        if not 0 <= place < len(self._states):
            return None
        self._place, self._key = place, None
        return self._states[place]
