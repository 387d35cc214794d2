"""The ordinary people of the made-up force, in proportions that real forces have published."""

from collections.abc import Hashable, Iterator, Mapping
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import TypeVar

from rules.risk import Level
from scheduler.made_up.routine import Change, interval_of, keep_assessing, keep_visiting
from scheduler.made_up.staff import CASELOADS, Officer, colleague_of, officers
from scheduler.made_up.story import SATURDAY, Story
from scheduler.made_up.world import Rows, World

LEVELS = {Level.VERY_HIGH: 2, Level.HIGH: 18, Level.MEDIUM: 30, Level.LOW: 50}
STATES = {"custody": 187, "hospital": 4, "abroad": 3, "transferred_out": 2, "ended": 4, "community": 800}
REACTIVE_OF_LOW = 0.22
FROM_BEFORE = 0.7
HANDED_OVER = 0.1
INCIDENTS = {"none": 66, "custody": 9, "level": 17, "move": 8}
OTHER_LEVEL = {
    Level.LOW: Level.MEDIUM,
    Level.MEDIUM: Level.LOW,
    Level.HIGH: Level.MEDIUM,
    Level.VERY_HIGH: Level.HIGH,
}
REACTIVE_FOR_AT_MOST = 330
"""The force took up reactive management so many days ago, so that no yearly review has passed unnoticed."""
LATELY = 30
"""Nothing happens to anybody in the last so many days: who was back or moved then is among the awkward cases."""
BOOKED = 0.4
NOT_WRITTEN_UP = 0.06
EXPECTED_BACK = 0.88
"""How many have a day on which they are expected back; the others are looked at after 28 days."""

Word = TypeVar("Word", bound=Hashable)


def ordinary(world: World, refs: list[str]) -> Iterator[Rows]:
    """The rows of one ordinary person after the other."""
    rng = world.chance("people")
    caseloads = {each: CASELOADS[each.team] for each in officers()}
    owners = _shared_out(caseloads, len(refs), rng)
    levels = _shared_out(LEVELS, len(refs), rng)
    states = _shared_out(STATES, len(refs), rng)
    for ref, owner, level, state in zip(refs, owners, levels, states, strict=True):
        yield _person(world, ref, owner, level, state)


def _shared_out(weights: Mapping[Word, int], number: int, rng: Random) -> list[Word]:
    """So many words in exactly these proportions, in any order."""
    total, shares = sum(weights.values()), accumulate(weights.values())
    ends = [round(number * share / total) for share in shares]
    words = [
        word
        for word, first, last in zip(weights, [0, *ends], ends, strict=False)
        for _ in range(last - first)
    ]
    rng.shuffle(words)
    return words


def _person(world: World, ref: str, owner: Officer, level: Level, state: str) -> Rows:
    story = Story(world, ref, owner, level, world.today)
    rng = story.rng
    story.registered_on = _registered_on(world, rng)
    if rng.random() < HANDED_OVER:
        story.handed_over = world.ago(rng.randint(60, 800)), colleague_of(owner, rng)
    due, until = _brought_in(story), world.today
    _hand_over(story)
    if state == "community":
        _at_liberty(story, due)
    else:
        until = _away(story, due, state)
    keep_assessing(story, until)
    return story.rows


def _registered_on(world: World, rng: Random) -> date:
    kept = (world.today - world.began_on).days
    if rng.random() < FROM_BEFORE:
        return world.began_on - timedelta(days=rng.randint(30, 9 * 365))
    return world.ago(rng.randint(1, kept))


def _brought_in(story: Story) -> date:
    """Enter the person, with the last visit of before if there was one; when the next one is due."""
    began = story.world.began_on
    if story.registered_on >= began:
        story.enter()
        return story.world.version.home_visit.first[story.level].after(story.registered_on)
    length = (interval_of(story).after(began) - began).days
    seen_on = began - timedelta(days=story.rng.randint(1, length))
    story.enter(last_visit_on=max(seen_on, story.registered_on))
    return interval_of(story).after(max(seen_on, story.registered_on))


def _at_liberty(story: Story, due: date) -> None:
    """In the community until today, with at most one thing that happens; then a visit is booked, perhaps."""
    if story.level is Level.LOW and story.rng.random() < REACTIVE_OF_LOW:
        _reactive(story, due)
        return
    happens = story.rng.choices(list(INCIDENTS), list(INCIDENTS.values()))[0]
    length = (story.world.today - story.began_on).days
    on = story.began_on + timedelta(days=story.rng.randint(length // 5, max(1, length)))
    settled = on < story.world.ago(LATELY)
    due = INCIDENTS_TOLD[happens if settled else "none"](story, due, on)
    _book(story, due)


def _nothing(story: Story, due: date, _on: date) -> date:
    return keep_visiting(story, due, story.began_on, story.world.today)


def _another_level(story: Story, due: date, on: date) -> date:
    change = Change(on, OTHER_LEVEL[story.level])
    return keep_visiting(story, due, story.began_on, story.world.today, change)


def _move(story: Story, due: date, on: date) -> date:
    due = keep_visiting(story, due, story.began_on, on)
    story.move(on)
    soon = min(due, on + timedelta(days=14))
    return keep_visiting(story, soon, on + timedelta(days=1), story.world.today)


def _in_and_out(story: Story, due: date, on: date) -> date:
    """A spell in custody that is over: what was left of the interval, or the days after a return, count."""
    world = story.world
    due = keep_visiting(story, due, story.began_on, on)
    back = min(on + timedelta(days=story.rng.randint(5, 200)), world.ago(LATELY - 10))
    story.state("custody", on, back, recorded_after=2)
    story.free_since = back
    returned = world.version.home_visit.returned.after(back)
    return keep_visiting(story, min(due + (back - on), returned), back, world.today)


INCIDENTS_TOLD = {"none": _nothing, "level": _another_level, "move": _move, "custody": _in_and_out}


def _book(story: Story, due: date) -> None:
    """Some of what is due soon or overdue is booked; now and then the day has passed, and nobody wrote it up."""
    if due > story.world.ahead(20) or story.rng.random() > BOOKED:
        return
    past = story.rng.random() < NOT_WRITTEN_UP
    days = -story.rng.randint(1, 9) if past else story.rng.randint(1, 13)
    on = story.world.ahead(days)
    if on.weekday() >= SATURDAY:
        on += timedelta(days=2 if days > 0 else -2)
    if on > max(story.seen_on or story.registered_on, story.registered_on):
        story.book(on, booked_days_before=story.rng.randint(max(2, days + 1), 16))


def _reactive(story: Story, due: date) -> None:
    """Under reactive management, approved: begun when nothing was overdue, the day after a visit."""
    world = story.world
    days = story.rng.randint(10, REACTIVE_FOR_AT_MOST)
    since = max(world.ago(days), story.began_on + timedelta(days=20))
    if since >= world.today:
        keep_visiting(story, due, story.began_on, world.today)
        return
    keep_visiting(story, due, story.began_on, since - timedelta(days=8))
    story.visit(since - timedelta(days=story.rng.randint(1, 7)))
    story.assess(since - timedelta(days=1))
    story.state("reactive", since, recorded_after=0, approved_by=story.approver)


def _away(story: Story, due: date, state: str) -> date:
    """Out of the community now, mostly with a day of return; the day since when."""
    world, rng = story.world, story.rng
    expected: date | None = world.ahead(rng.randint(5, 1200))
    if state in {"ended", "transferred_out"} or rng.random() > EXPECTED_BACK:
        expected = None
    longest = 1000 if expected or state == "ended" else 25
    since = min(world.today, max(world.ago(rng.randint(3, longest)), story.began_on))
    keep_visiting(story, due, story.began_on, since)
    story.state(state, since, expected)
    return since


def _hand_over(story: Story) -> None:
    if story.handed_over is None or story.officer is None:
        return
    on, _ = story.handed_over
    if on > story.began_on:
        story.hand_over(on, story.officer.code)
    else:
        story.handed_over = None
