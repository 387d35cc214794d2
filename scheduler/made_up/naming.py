"""Plainly invented names and places: nobody is called so, no street is called so, no postcode begins with ZZ."""

from random import Random

from scheduler.made_up.world import Row

FIRST = (
    *(
        "Amber",
        "Aspen",
        "Basil",
        "Beryl",
        "Bracken",
        "Briar",
        "Clay",
        "Clover",
        "Coral",
        "Dale",
        "Fern",
        "Flint",
    ),
    *(
        "Garnet",
        "Ginger",
        "Glen",
        "Hazel",
        "Heath",
        "Holly",
        "Iris",
        "Ivy",
        "Jade",
        "Jasper",
        "Juniper",
        "Lark",
    ),
    *(
        "Linden",
        "Marigold",
        "Moss",
        "Myrtle",
        "Olive",
        "Opal",
        "Pearl",
        "Reed",
        "Robin",
        "Rowan",
        "Ruby",
        "Sage",
    ),
    *(
        "Sandy",
        "Senna",
        "Sorrel",
        "Stone",
        "Tansy",
        "Teal",
        "Thorn",
        "Vale",
        "Willow",
        "Wren",
        "Yarrow",
        "Zinnia",
    ),
)
LAST = (
    *(
        "Dummy",
        "Example",
        "Fiction",
        "Figment",
        "Forinstance",
        "Imaginary",
        "Invented",
        "Madeup",
        "Makebelieve",
    ),
    *("Mockup", "Nobody", "Nonesuch", "Notreal", "Placeholder", "Pretend", "Sample", "Specimen", "Suppose"),
    *("Testcase", "Trialrun", "Unreal", "Whatsit"),
)
STREETS = (
    "Sample Street",
    "Example Road",
    "Testcase Lane",
    "Placeholder Close",
    "Notional Way",
    "Mockup Terrace",
)
CENTRES = {"Northshire": (53.16, -1.55), "Midshire": (53.0, -1.5), "Southshire": (52.86, -1.42)}
SPREAD = 0.06
"""Degrees around an area's middle: some five kilometres."""


def name(rng: Random) -> str:
    """An invented name. Two people may share one: nobody is told apart by it."""
    return f"{rng.choice(FIRST)} {rng.choice(LAST)}"


def home(rng: Random, area: str) -> Row:
    """An invented address with coordinates near an area's middle."""
    latitude, longitude = CENTRES[area]
    return {
        "address": f"{rng.randint(1, 180)} {rng.choice(STREETS)}, {area}",
        "postcode": f"ZZ{rng.randint(1, 9)} {rng.randint(1, 9)}{rng.choice('ABDEFGHJLN')}{rng.choice('PQRSTUWXYZ')}",
        "latitude": f"{latitude + rng.uniform(-SPREAD, SPREAD):.5f}",
        "longitude": f"{longitude + rng.uniform(-SPREAD, SPREAD):.5f}",
    }
