"""What administrators do: accounts, officers and teams. None of its pages tells of a person on the register."""
