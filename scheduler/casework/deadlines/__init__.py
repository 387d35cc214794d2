"""From facts to kept deadlines: what was so, which events that makes, what the rules say, and the row that keeps it."""
