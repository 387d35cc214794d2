"""Awkward cases of visits: what was no visit, who went, what was checked, and when it was written down."""

from datetime import timedelta

from rules.risk import Level
from scheduler.casework.person.attempts import FOR_WARRANT
from scheduler.made_up.known import Tale, owner, seen
from scheduler.made_up.routine import keep_assessing
from scheduler.made_up.story import Story
from scheduler.made_up.world import World

SOUGHT = {"constable": "yes", "purpose": FOR_WARRANT}
"""Entry sought in order to search for the purpose of assessing risk: Sexual Offences Act 2003 s.96B."""


def lone_visit(world: World, ref: str) -> Story:
    """Seen at home by one officer, with a reason: it counts, and is flagged."""
    story = seen(world, ref, Level.MEDIUM, 170)
    alone = {
        "officers": story.officer.code if story.officer else "",
        "reason_alone": "Colleague taken ill on the day",
    }
    story.visit(world.ago(25), said=alone)
    return story


def lockdown_contacts(world: World, ref: str) -> Story:
    """Telephone and doorstep through the lockdown: nine months without a visit, and the cycle was late."""
    first, last = world.lockdown
    story = Story(world, ref, owner(ref), Level.MEDIUM, world.began_on - timedelta(days=700))
    story.enter(last_visit_on=world.began_on - timedelta(days=5))
    for days, outcome in ((5, "telephone"), (40, "doorstep"), (70, "telephone")):
        story.visit(first + timedelta(days=days), outcome, said={"announced": "yes"})
    for days in range(60, (world.today - last).days, 160):
        story.visit(last + timedelta(days=days))
    keep_assessing(story, world.ago(30))
    return story


def doorstep_only(world: World, ref: str) -> Story:
    """Seen at the door last month: no visit, so it is still overdue."""
    story = seen(world, ref, Level.MEDIUM, 210)
    story.visit(world.ago(20), "doorstep")
    return story


def moved_away(world: World, ref: str) -> Story:
    """The address was empty when the officers called, and no other is notified."""
    story = seen(world, ref, Level.MEDIUM, 190)
    story.visit(world.ago(4), "moved_away")
    return story


def two_failed_attempts(world: World, ref: str) -> Story:
    """Entry sought twice by a constable to assess risk, and not obtained: the ground of a warrant."""
    story = seen(world, ref, Level.HIGH, 115)
    story.visit(world.ago(16), "no_reply", said=SOUGHT)
    story.visit(world.ago(12), "refused", said=SOUGHT)
    return story


def two_closed_doors(world: World, ref: str) -> Story:
    """Two closed doors that make no case: no constable, and another purpose."""
    story = seen(world, ref, Level.HIGH, 115)
    story.visit(world.ago(16), "no_reply", said={"constable": "no"})
    story.visit(world.ago(12), "no_reply", said={"constable": "no", "purpose": "deliver a letter"})
    return story


def recorded_late(world: World, ref: str) -> Story:
    """Visited in time, and written down five weeks later: for five weeks the list had it overdue."""
    story = seen(world, ref, Level.MEDIUM, 230)
    story.visit(world.ago(48), recorded_after=40)
    return story


def unchecked(world: World, ref: str) -> Story:
    """Visited without any intelligence check."""
    story = seen(world, ref, Level.MEDIUM, 170)
    story.visit(world.ago(9), checked="none")
    return story


def stale_checks(world: World, ref: str) -> Story:
    """Checked too long before the visit."""
    story = seen(world, ref, Level.MEDIUM, 165)
    story.visit(world.ago(8), checked="stale")
    return story


def police_only(world: World, ref: str) -> Story:
    """Checked in police systems alone, and not with social media."""
    story = seen(world, ref, Level.HIGH, 85)
    story.visit(world.ago(6), checked="police")
    return story


def predictable(world: World, ref: str) -> Story:
    """Always on a Tuesday at ten, within days of the deadline: nobody need be surprised."""
    story = Story(world, ref, owner(ref), Level.HIGH, world.began_on - timedelta(days=400))
    story.enter(last_visit_on=world.began_on - timedelta(days=14))
    tuesday = world.today - timedelta(days=(world.today.weekday() - 1) % 7 + 21)
    weeks = range(13 * 11, -1, -13)
    for before in weeks:
        story.visit(tuesday - timedelta(weeks=before), hour=10)
    keep_assessing(story, world.ago(30))
    return story


CONTACTS: dict[str, Tale] = {
    "a lone visit": lone_visit,
    "telephone contacts in a lockdown": lockdown_contacts,
    "seen at the door only": doorstep_only,
    "moved away": moved_away,
    "two failed attempts for a warrant": two_failed_attempts,
    "two closed doors that make no case": two_closed_doors,
    "a visit recorded late": recorded_late,
    "an unchecked visit": unchecked,
    "stale checks": stale_checks,
    "police systems only": police_only,
    "predictable visiting days": predictable,
}
