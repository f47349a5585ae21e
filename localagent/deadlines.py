"""What is due when: a named instant per concern, so that a session needs no timers of its own."""


class Deadlines:
    """Names with the instants, in seconds, at which they are due."""

    def __init__(self):
        self._at: dict[str, float] = {}

    def set(self, name: str, at: float) -> None:
        """`name` is due at `at`, and no longer when it was due before."""
        self._at[name] = at

    def clear(self, *names: str) -> None:
        for name in names:
            self._at.pop(name, None)

    def __contains__(self, name: str) -> bool:
        return name in self._at

    @property
    def wake_at(self) -> float | None:
        """When to look again; None when nothing is ever due."""
        return min(self._at.values(), default=None)

    def pop_due(self, now: float) -> list[str]:
        """The names due at `now`, earliest first; they are forgotten."""
        due = sorted((at, name) for name, at in self._at.items() if at <= now)
        for _, name in due:
            del self._at[name]
        return [name for _, name in due]
