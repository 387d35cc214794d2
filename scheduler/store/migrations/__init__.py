"""The tables' history: numbered files, each forward and back."""
