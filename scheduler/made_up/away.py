"""Awkward cases of people who are, or were, not at liberty, or not to be found."""

from rules.risk import Level
from scheduler.made_up.known import Tale, seen
from scheduler.made_up.story import Story
from scheduler.made_up.world import World


def release_never_recorded(world: World, ref: str) -> Story:
    """In custody since four months, with no day of return: the review date has passed."""
    story = seen(world, ref, Level.HIGH, 150)
    story.state("custody", world.ago(125))
    return story


def custody_in_and_out(world: World, ref: str) -> Story:
    """Three short spells, and nobody went in between: going in and out restarts nothing, so it is overdue."""
    story = seen(world, ref, Level.HIGH, 330)
    for gone, back in ((300, 272), (215, 190), (120, 95)):
        story.state("custody", world.ago(gone), world.ago(back))
    return story


def release_recorded(world: World, ref: str) -> Story:
    """Released three weeks ago and visited within the fifteen days."""
    story = seen(world, ref, Level.MEDIUM, 400)
    story.state("custody", world.ago(380), world.ago(21))
    story.visit(world.ago(12))
    return story


def absconded_from_hospital(world: World, ref: str) -> Story:
    """Missing from hospital: not a pause any more, so a visit is due fifteen days after."""
    story = seen(world, ref, Level.MEDIUM, 110)
    story.state("hospital", world.ago(90))
    story.state("missing", world.ago(22))
    return story


def detained_in_hospital(world: World, ref: str) -> Story:
    """Detained, expected back in two months: suspended, and no review is due yet."""
    story = seen(world, ref, Level.HIGH, 60)
    story.state("hospital", world.ago(40), world.ahead(60))
    return story


def abroad(world: World, ref: str) -> Story:
    """Abroad for a month."""
    story = seen(world, ref, Level.LOW, 100)
    story.state("abroad", world.ago(10), world.ahead(20))
    return story


def missing(world: World, ref: str) -> Story:
    """Missing is no pause: the visit stays due, and grows overdue."""
    story = seen(world, ref, Level.MEDIUM, 230)
    story.state("missing", world.ago(70))
    return story


def wanted(world: World, ref: str) -> Story:
    """Wanted is no pause either."""
    story = seen(world, ref, Level.VERY_HIGH, 55)
    story.state("wanted", world.ago(20))
    return story


def reactive(world: World, ref: str) -> Story:
    """Low for years, under reactive management since the day after a visit, approved."""
    story = seen(world, ref, Level.LOW, 121)
    story.assess(world.ago(125))
    story.state("reactive", world.ago(120), recorded_after=0, approved_by=story.approver)
    return story


def transferred_out(world: World, ref: str) -> Story:
    """With another force since two weeks."""
    story = seen(world, ref, Level.MEDIUM, 60)
    story.state("transferred_out", world.ago(14))
    return story


def ended(world: World, ref: str) -> Story:
    """The registration has ended."""
    story = seen(world, ref, Level.LOW, 300)
    story.state("ended", world.ago(200))
    return story


def registered_again(world: World, ref: str) -> Story:
    """Ended, and registered again a month ago: the clock starts afresh, and the first visit was late."""
    story = seen(world, ref, Level.MEDIUM, 600)
    story.state("ended", world.ago(500))
    story.register_again(world.ago(40), Level.HIGH)
    story.visit(world.ago(15))
    return story


AWAY: dict[str, Tale] = {
    "a release never recorded": release_never_recorded,
    "custody in and out": custody_in_and_out,
    "a release recorded": release_recorded,
    "absconded from hospital": absconded_from_hospital,
    "detained in hospital": detained_in_hospital,
    "abroad": abroad,
    "missing": missing,
    "wanted": wanted,
    "reactive management": reactive,
    "transferred out": transferred_out,
    "ended": ended,
    "registered again": registered_again,
}
