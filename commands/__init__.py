"""The commands of the terminal, one file per job. Heavy packages are imported by the command that needs them."""
