"""`visits demo`: the made-up force, and ways into it. It has a database of its own and touches no other."""

import os
from typing import Annotated

import typer

from web.cli.serve import LOOPBACK, PORT, Port, check_pages
from web.cli.tables import progress, say

PEOPLE, FEWEST = 1430, 60
"""Fewer have no room for every awkward case."""

People = Annotated[int, typer.Option(min=FEWEST, max=100_000, help="How many people.")]
Seed = Annotated[int, typer.Option(help="The same seed on the same day gives the same force.")]
NoServe = Annotated[bool, typer.Option("--no-serve", help="Only make it.")]


def demo(people: People = PEOPLE, seed: Seed = 1, port: Port = PORT, no_serve: NoServe = False) -> None:
    """Make a made-up force in data/demo.db, unless it is there, and serve it on this machine."""
    from web import demonstration, serving

    settings = demonstration.settings_of(port)
    check_pages(settings)
    with progress("Making up a force") as told:
        made = demonstration.make(settings, people, seed, lambda _file, rows: told(rows))
    path = demonstration.path_of(settings)
    found = (
        f"Made a made-up force in {path}."
        if made
        else f"Found a made-up force; for a new one, delete {path}."
    )
    say(f"{found} Everybody in it is invented.")
    say("Sign in by a link; each works once, within 15 minutes:")
    for who, link in demonstration.ways_in(settings):
        say(f"  {who}\n    {link}")
    say(f"The officer's calendar:\n    {demonstration.calendar(settings)}")
    say(f"For commands such as visits due, say first:\n    {demonstration.pointing(settings)}")
    if not no_serve:
        say(f"Serving on {settings.base_url} until you press Ctrl+C.")
        os.environ.update(demonstration.environment(settings))
        serving.serve(LOOPBACK, port, 1)
