"""All that is told of one person, beside what the rules say is due. Changes nothing."""
