"""What is kept: dated facts as tables, one file a noun. No rules, no acts."""
