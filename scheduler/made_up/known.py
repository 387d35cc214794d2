"""How the awkward cases begin: somebody who was visited in time until a day, or somebody new."""

from collections.abc import Callable
from datetime import timedelta

from rules.risk import Level
from scheduler.made_up.routine import interval_of, keep_assessing
from scheduler.made_up.staff import Officer, officers
from scheduler.made_up.story import Story
from scheduler.made_up.world import World

Tale = Callable[[World, str], Story]
"""Tells one case about the person of a reference."""

HERS = 3
"""Every third case belongs to the officer as whom the demonstration is entered."""


def seen(
    world: World,
    ref: str,
    level: Level,
    days_ago: int,
    *,
    assessed: bool = True,
    hour: int | None = None,
    every: float = 0.9,
) -> Story:
    """Somebody from before the records, visited in time until so many days ago, `every` so much of the interval."""
    story = Story(world, ref, owner(ref), level, world.began_on - timedelta(days=500))
    length = (interval_of(story).after(world.today) - world.today).days
    days = [days_ago]
    while days[-1] + length * every < (world.today - world.began_on).days:
        days.append(days[-1] + round(length * every))
    story.enter(last_visit_on=world.began_on - timedelta(days=10))
    for day in reversed(days):
        story.visit(world.ago(day), hour=hour)
    if assessed:
        keep_assessing(story, world.ago(min(days_ago, 30)))
    return story


def new(
    world: World, ref: str, level: Level, days_ago: int, *, levelled: bool = True, owned: bool = True
) -> Story:
    """Somebody registered so many days ago, and not visited yet."""
    story = Story(world, ref, owner(ref), level, world.ago(days_ago))
    story.enter(levelled=levelled, owned=owned)
    return story


def owner(ref: str) -> Officer:
    """Who has the case: one of the officers, and every third time the one of the demonstration."""
    everyone, number = officers(), int(ref.removeprefix("AB"))
    return everyone[0] if number % HERS == 1 else everyone[number % len(everyone)]
