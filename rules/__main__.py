"""The rules at the command line: judge a policy file, answer histories line by line. Opens no database."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from rules.description import describe
from rules.histories import answer
from rules.policy import PolicyRefused, read_policies, read_policy


def main(arguments: list[str] | None = None) -> int:
    """Runs one command. The exit status: 0 all was well, 1 something was refused, 2 wrong usage."""
    given = _parser().parse_args(arguments)
    try:
        status: int = given.run(given)
    except PolicyRefused as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return status


def check(given: Namespace) -> int:
    """Tells whether a policy file holds, and prints it as text for people."""
    sys.stdout.write(f"{describe(read_policy(given.file))}\n")
    return 0


def assess(given: Namespace) -> int:
    """Answers each line of standard input with one line of standard output, in order."""
    policies = read_policies(given.policies)
    write = sys.stdout.buffer.write
    status = 0
    for line in sys.stdin.buffer:
        answered = answer(line, policies)
        write(answered.line + b"\n")
        if not answered.is_answer:
            status = 1
    sys.stdout.buffer.flush()
    return status


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m rules", description="What is due, when and why, under a policy.")
    commands = parser.add_subparsers(required=True, metavar="command")
    checking = commands.add_parser("check", help="tell whether a policy file holds, and print it for people")
    checking.add_argument("file", type=Path)
    checking.set_defaults(run=check)
    assessing = commands.add_parser(
        "assess", help="answer the histories of standard input, one JSON object a line"
    )
    assessing.add_argument("--policies", type=Path, metavar="DIR", help="a further folder of policy files")
    assessing.set_defaults(run=assess)
    return parser


if __name__ == "__main__":
    sys.exit(main())
