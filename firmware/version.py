"""Which firmware this is. Raised with every release: a toy installs nothing that is not newer."""

VERSION = "1.0.0"
