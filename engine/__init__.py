"""The batch engine: what is worked out ahead, in parts or on many machines, and what large screens are read from."""
