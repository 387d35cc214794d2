"""`python -m workshop run` makes ready to use the program; `develop`, to test and change it.

`system` looks for what the tests need of the machine, `sweeps` for what the sweeps need beside it; both run in
the environment that `develop` made.
"""

import sys

from workshop.environment import make_environment
from workshop.frontend import bring_frontend
from workshop.sentences import CannotGoOn, say
from workshop.system import OF_SWEEPS, OF_TESTS, bring_system_packages

PURPOSES = ("run", "develop", "system", "sweeps")
OF_THE_MACHINE = {"system": OF_TESTS, "sweeps": OF_SWEEPS}


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
    if purpose in OF_THE_MACHINE:
        bring_system_packages(OF_THE_MACHINE[purpose])
    else:
        make_environment(purpose)
        bring_frontend(purpose)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
