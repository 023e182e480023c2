"""Numbers -> figures, exports and reports."""
