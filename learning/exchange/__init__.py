"""Verses and stories as files: out as they are served, in as drafts for the review."""
