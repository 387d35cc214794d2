"""What surrounds the code: set-up, locks, front-end files: all with the standard library alone."""
