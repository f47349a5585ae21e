"""
Masking: what tells who or where a child is, taken out of a line of a talk before it is kept.

Pure. Names of gods and places of the stories, verses and counting stay.
"""

from voice.masking.replacing import Masked, mask

__all__ = ["Masked", "mask"]
