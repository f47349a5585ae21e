"""
Erasing a child, or a whole family, from every store, for good.

`asking` writes an erasure down and may take it back, `steps` carries it out and goes on after a
crash, `stores` knows who erases what, `receipt` proves it, and `replay` does it again after a
backup was restored.
"""
