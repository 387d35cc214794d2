"""The command line `visits`. Its modules import what they need when it is needed: the whole stack takes seconds."""


def main() -> None:
    """Run one command; the exit status is 0 if done, 1 if refused or something was found, 2 for wrong usage."""
    from web.cli.commands import app
    from web.collector import spare_the_collector

    spare_the_collector()
    app()
