"""Facts become rows of files: the same columns back out, marked, for a reason, and logged."""
