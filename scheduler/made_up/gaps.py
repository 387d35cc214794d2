"""Awkward cases of what is missing, and of what supervisors decided about it."""

from rules.risk import Level
from scheduler.made_up.known import Tale, new, seen
from scheduler.made_up.story import Story
from scheduler.made_up.world import World


def no_owner(world: World, ref: str) -> Story:
    """The owner left three months ago and nobody took over: overdue, and nobody's."""
    story = seen(world, ref, Level.MEDIUM, 220)
    story.hand_over(world.ago(90), "none")
    return story


def no_team(world: World, ref: str) -> Story:
    """Registered three weeks ago, with no team and no owner yet."""
    return new(world, ref, Level.MEDIUM, 21, owned=False)


def never_visited(world: World, ref: str) -> Story:
    """Registered ten weeks ago; one closed door, and nobody has seen the person yet."""
    story = new(world, ref, Level.HIGH, 70)
    story.visit(world.ago(50), "no_reply")
    return story


def no_level(world: World, ref: str) -> Story:
    """Registered three weeks ago and never given a level: held to the strictest."""
    return new(world, ref, Level.VERY_HIGH, 20, levelled=False)


def long_overdue(world: World, ref: str) -> Story:
    """The longest overdue: eight months, with five closed doors."""
    story = seen(world, ref, Level.MEDIUM, 425)
    for days in (230, 200, 150, 90, 30):
        story.visit(world.ago(days), "no_reply")
    return story


def excepted(world: World, ref: str) -> Story:
    """Overdue, and accepted by a supervisor for a while: it is counted all the same."""
    return seen(world, ref, Level.MEDIUM, 205)


def directed(world: World, ref: str) -> Story:
    """Due in months, and directed by a supervisor to be made by last week."""
    return seen(world, ref, Level.LOW, 60)


def reactive_with_direction(world: World, ref: str) -> Story:
    """Reactive management, ended by a supervisor's direction after new intelligence."""
    story = seen(world, ref, Level.LOW, 151)
    story.assess(world.ago(155))
    story.state("reactive", world.ago(150), recorded_after=0, approved_by=story.approver)
    return story


def withdrawn(world: World, ref: str) -> Story:
    """A visit recorded for the wrong person, and withdrawn: the deadline is as if it had never been."""
    story = seen(world, ref, Level.MEDIUM, 200)
    story.visit(world.ago(15))
    return story


def corrected(world: World, ref: str) -> Story:
    """A visit recorded as seen at home, corrected to a closed door."""
    story = seen(world, ref, Level.MEDIUM, 195)
    story.visit(world.ago(18))
    return story


def proposed(world: World, ref: str) -> Story:
    """A lower level is proposed, and waits for a supervisor."""
    return seen(world, ref, Level.HIGH, 70)


def not_written_up(world: World, ref: str) -> Story:
    """Booked for last week, and nobody has written it up: a booking is no visit."""
    story = seen(world, ref, Level.HIGH, 95)
    story.book(world.ago(6), booked_days_before=10)
    return story


def called_off(world: World, ref: str) -> Story:
    """Booked for next week, and called off."""
    story = seen(world, ref, Level.MEDIUM, 180)
    story.book(world.ahead(5), booked_days_before=12)
    return story


GAPS: dict[str, Tale] = {
    "no owner": no_owner,
    "no team": no_team,
    "never visited": never_visited,
    "no level": no_level,
    "the longest overdue": long_overdue,
    "an exception": excepted,
    "a visit directed": directed,
    "reactive management ended by a direction": reactive_with_direction,
    "a visit withdrawn": withdrawn,
    "a visit corrected": corrected,
    "a lower level proposed": proposed,
    "a booking not written up": not_written_up,
    "a booking called off": called_off,
}
