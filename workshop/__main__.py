"""`python -m workshop run` makes ready to use the program; `develop`, to test and change it.

`system` looks for what the tests need of the machine, and runs in the environment that `develop` made.
"""

import sys

from workshop.environment import make_environment
from workshop.frontend import bring_frontend
from workshop.sentences import CannotGoOn, say
from workshop.system import bring_system_packages

PURPOSES = ("run", "develop", "system")


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in PURPOSES:
        say(f"Usage: python -m workshop {' | '.join(PURPOSES)}")
        return 2
    try:
        make_ready(arguments[0])
    except CannotGoOn as reason:
        say(str(reason))
        return 1
    return 0


def make_ready(purpose: str) -> None:
    if purpose == "system":
        bring_system_packages()
    else:
        make_environment(purpose)
        bring_frontend(purpose)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
