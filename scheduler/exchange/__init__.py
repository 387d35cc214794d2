"""In and out: files of rows become facts, and facts become files of rows."""
