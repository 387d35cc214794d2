"""What is due, when and why: pure rules, no clock, no database."""
