"""Tests of the local agent; the official SDK drives it too."""
