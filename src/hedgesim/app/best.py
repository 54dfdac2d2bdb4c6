"""The best games of a visitor: one for each world, luck, role and first year."""

from hedgesim.app.course import Course
from hedgesim.app.settings import Settings


class Best:
    """Keeps courses of games that are over, the one of the highest score at each table.

    Nobody else sees them, and they are gone when the page is closed; a game can be shared
    as an address.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[Settings, int, str, int], Course] = {}

    def offer(self, course: Course) -> bool:
        """Keep a course if its game is over and none was better; say whether it is kept."""
        if not course.game.over or course.failed:
            return False
        other = self.of(course)
        if other is not None and other.score >= course.score:
            return other.game == course.game
        self._kept[course.game.table] = course
        return True

    def of(self, course: Course) -> Course | None:
        """Give the best course at the table of a game; None if none is over."""
        return self._kept.get(course.game.table)
