"""Tidy table -> tidy table. Pure functions: no files, no screen."""
