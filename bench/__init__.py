"""`make bench`: what a toy costs on this server, beside a bare relay and stock Channels."""
