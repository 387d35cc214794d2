"""How the made-up officers go about their visits: mostly in time, sometimes late, now and then at a closed door."""

from dataclasses import dataclass
from datetime import date, timedelta

from rules.periods import Period
from rules.risk import Level
from scheduler.made_up.story import Story
from scheduler.made_up.world import Row

EARLY = 0.16
"""By how much of the interval a visit is made before its last day, at most."""
LATE = {"Northshire": 0.4, "Midshire": 0.34, "Southshire": 0.07}
"""How often a visit is late: the areas differ, and one is served much better."""
LATE_SCALE = 0.5
LONGEST_DELAY = 110
"""The mean delay of a late visit: of the interval, and in days at most."""
LATEST = 235
CLOSED_DOORS = 0.13
ALONE = 0.03
CHECKED = {"complete": 88, "stale": 4, "police": 4, "none": 4}
PHONED = 0.7
DUE_AGAIN = 45
"""How many days the made-up force took to catch up after its lockdown."""


@dataclass
class Change:
    """Another level from a day on."""

    on: date
    level: Level


def interval_of(story: Story) -> Period:
    """The interval of the person's level under the policy of now."""
    return story.world.version.home_visit.interval[story.level]


def keep_visiting(story: Story, due: date, since: date, until: date, change: Change | None = None) -> date:
    """Visit a person at liberty again and again, from a day and before another; when the next one is due."""
    while True:
        on = max(_planned(story, due), since)
        if change and change.on < min(on, until):
            due, since, change = _change(story, due, change), change.on + timedelta(days=1), None
            continue
        on = _kept_away(story, on) if on < until else on
        if on >= until:
            return due
        _go(story, on)
        due, since = interval_of(story).after(on), on + timedelta(days=1)


def _change(story: Story, due: date, change: Change) -> date:
    """Another level: up, no earlier than asked for; down, except that what is overdue stays so."""
    story.relevel(change.level, change.on)
    asked = interval_of(story).after(story.seen_on or story.registered_on)
    if asked < due:
        return max(asked, change.on)
    return due if due < change.on else asked


def _planned(story: Story, due: date) -> date:
    """The day on which the visit is made: before the deadline, or late."""
    length = max(14, (interval_of(story).after(due) - due).days)
    if story.rng.random() < LATE[story.area]:
        mean = min(length * LATE_SCALE, LONGEST_DELAY)
        return due + timedelta(days=1 + min(LATEST, round(story.rng.expovariate(1 / mean))))
    return due - timedelta(days=round(length * EARLY * story.rng.random()))


def _kept_away(story: Story, on: date) -> date:
    """In the lockdown a call or a word at the door instead; the visit follows when it is over."""
    first, last = story.world.lockdown
    if not first <= on <= last:
        return on
    if story.rng.random() < PHONED:
        story.visit(
            on, story.rng.choice(("telephone", "telephone", "doorstep", "video")), said={"announced": "yes"}
        )
    return last + timedelta(days=story.rng.randint(1, DUE_AGAIN))


def _go(story: Story, on: date) -> None:
    """The visit, at times after a closed door, by one officer, or with checks that fall short."""
    if story.rng.random() < CLOSED_DOORS:
        earlier = on - timedelta(days=story.rng.randint(2, 6))
        if earlier > max(story.seen_on or story.registered_on, story.free_since):
            story.visit(earlier, story.rng.choice(("no_reply", "no_reply", "no_reply", "refused")))
    checked = story.rng.choices(list(CHECKED), list(CHECKED.values()))[0]
    story.visit(on, checked=checked, said=_alone(story))


def _alone(story: Story) -> Row:
    if story.officer is None or story.rng.random() >= ALONE:
        return {}
    return {"officers": story.officer.code, "reason_alone": "Colleague called to another incident"}


def keep_assessing(story: Story, until: date) -> None:
    """Assess about once a year: a month after registration, then mostly in time."""
    on = story.registered_on + timedelta(days=story.rng.randint(10, 27))
    while on < story.world.began_on - timedelta(days=330):
        on += timedelta(days=350)
    while on < until:
        story.assess(on)
        late = story.rng.random() < LATE[story.area] / 2
        on += timedelta(days=365 + story.rng.randint(5, 120) if late else story.rng.randint(300, 362))
