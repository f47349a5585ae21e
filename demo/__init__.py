"""A scripted conversation of a child with Hanuman, through every real part, for `make demo`."""
