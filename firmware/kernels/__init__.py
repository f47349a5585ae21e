"""The hot loops: native code on the toy, and plain twins that tests compare with it."""
