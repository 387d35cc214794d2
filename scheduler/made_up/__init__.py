"""A made-up force, to try the program on: the same seed gives the same people. Every name and place is invented."""
