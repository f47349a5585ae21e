"""The Deepgram Voice Agent as pure code: messages in, messages out, no socket, no clock."""
