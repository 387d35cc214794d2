"""Awkward cases of levels, plans and addresses: what moves a deadline, and what must not."""

from rules.risk import Level
from scheduler.made_up.known import Tale, seen
from scheduler.made_up.story import Story
from scheduler.made_up.world import World


def downgrade_while_overdue(world: World, ref: str) -> Story:
    """High and overdue, then lowered to medium: overdue it stays, until the visit is made."""
    story = seen(world, ref, Level.HIGH, 160)
    story.relevel(Level.MEDIUM, world.ago(45))
    return story


def level_raised(world: World, ref: str) -> Story:
    """Raised a week ago, when the new interval had long passed: due on the day of the change."""
    story = seen(world, ref, Level.LOW, 150)
    story.relevel(Level.HIGH, world.ago(7))
    return story


def longer_plan(world: World, ref: str) -> Story:
    """Medium with a plan of nine months, approved, for three months more."""
    story = seen(world, ref, Level.MEDIUM, 200)
    story.plan("P9M", world.ago(190), until=world.ahead(90), reason="Stable home, two years without concern")
    return story


def longer_plan_expired(world: World, ref: str) -> Story:
    """The same, expired a month ago: the level's interval counts again, and has passed."""
    story = seen(world, ref, Level.MEDIUM, 215)
    story.plan("P9M", world.ago(200), until=world.ago(30), reason="Stable home, two years without concern")
    return story


def lapsed_plan(world: World, ref: str) -> Story:
    """A longer plan, approved for low risk; then the level rose, and the approval lapsed."""
    story = seen(world, ref, Level.LOW, 230)
    story.plan("P18M", world.ago(220), until=world.ahead(300), reason="Housebound")
    story.relevel(Level.MEDIUM, world.ago(40))
    return story


def shorter_plan(world: World, ref: str) -> Story:
    """Medium, to be seen every two months: a shorter plan needs no approval."""
    story = seen(world, ref, Level.MEDIUM, 50)
    story.plan("P2M", world.ago(55), approved=False, reason="New relationship")
    return story


def moved(world: World, ref: str) -> Story:
    """A new address ten days ago: a visit is due there within fourteen days."""
    story = seen(world, ref, Level.LOW, 100)
    story.move(world.ago(10))
    return story


def no_fixed_abode(world: World, ref: str) -> Story:
    """Of no fixed abode since three weeks."""
    story = seen(world, ref, Level.MEDIUM, 90)
    row = {"from": world.ago(21).isoformat(), "address": "No fixed abode, notified at Example Road shelter"}
    story.add("addresses", row | story.written(world.ago(21), 1))
    return story


def assessment_overdue(world: World, ref: str) -> Story:
    """Visited in time, and not assessed for two years: a clock of its own."""
    story = seen(world, ref, Level.MEDIUM, 40, assessed=False)
    story.assess(world.ago(730))
    return story


CLOCKS: dict[str, Tale] = {
    "a downgrade while overdue": downgrade_while_overdue,
    "a level raised": level_raised,
    "a longer plan with an expiry": longer_plan,
    "a longer plan expired": longer_plan_expired,
    "a plan whose approval lapsed": lapsed_plan,
    "a shorter plan": shorter_plan,
    "moved": moved,
    "no fixed abode": no_fixed_abode,
    "an assessment overdue": assessment_overdue,
}
