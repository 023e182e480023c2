"""Feeds every parser with dumps that are almost right, for as long as one likes; see README.md."""
