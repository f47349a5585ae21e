"""
A copy of what is kept of a child or of a family, for one guardian: a ZIP that is asked for, made
by a worker, fetched once and then gone.

`parts.py` says what is inside; the other apps add theirs. `archive.py` writes it, `making.py`
stores it sealed, `fetching.py` gives it out, `tidying.py` removes what was left.
"""
