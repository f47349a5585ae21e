"""The toy's half of the protocol, without hardware, sockets, tasks or clocks."""
