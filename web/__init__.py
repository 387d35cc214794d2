"""Shows officers their schedule and supervisors the missed visits."""
