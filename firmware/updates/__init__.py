"""New firmware for the toy: who may send it, how it is fetched, and which of two copies runs."""
