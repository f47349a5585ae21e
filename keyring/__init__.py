"""The keys that a family's words are written with, in a store of their own."""
