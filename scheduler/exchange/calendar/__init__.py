"""Calendar feeds, as clients really read them. Text that tells nothing of a person."""
