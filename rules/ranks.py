"""What can apply on a day, numbered in the order in which it applies."""

VERSION, LEVEL, LAPSE, PLAN, REGISTERED, RESUMED, VISIT, ASSESSED, MOVED, DIRECTED, SUSPENDED, ENDED = range(
    12
)
