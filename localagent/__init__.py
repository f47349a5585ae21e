"""
A stand-in for Deepgram's Voice Agent: the same wire protocol, with offline ears, mind and voice.

For the quick start, development and tests. It imports neither Django nor any of the apps.
"""
