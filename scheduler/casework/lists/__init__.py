"""Lists over many people: who is due, planned, to be written up, waiting. One definition of each."""
