"""The editors' review of what is spoken: every text is read by others before a child hears it."""
