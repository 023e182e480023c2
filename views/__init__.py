"""One page of the dashboard per file."""
