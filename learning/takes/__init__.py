"""
How a recording gets from an editor's file to the children.

A file arrives in a private folder (`arriving`), is known by its content (`formats`), converted by
a worker (`converting`, `making`) to the sound that toys play at one loudness (`loudness`), heard
and approved by another person (`approving`), and what is left over is removed (`tidying`).
"""
