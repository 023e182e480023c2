"""A dump -> tidy tables -> the store."""
