"""One file per dump format, and nothing else. See CONTRIBUTING.md, "A new format"."""
