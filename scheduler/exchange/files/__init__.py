"""What a file says: its tables, columns and cells, and what is wrong with them. Opens no database."""
