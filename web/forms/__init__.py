"""Forms as people fill them in: read, told again with every fault beside its field, tried, and kept over a sign-in."""
