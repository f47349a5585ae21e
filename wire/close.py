"""Why the platform closes a toy's connection: WebSocket close codes of our own range."""

BAD_MESSAGE = 4400
NO_HELLO = 4401
POLICY = 4403
REPLACED = 4409
TOO_LARGE = 4413
FLOOD = 4429
UNAVAILABLE = 4503

MEANINGS = {
    BAD_MESSAGE: "broken messages or frames, more than once",
    NO_HELLO: "no hello in time, or audio before it",
    POLICY: "the toy may not talk now; a policy message came before",
    REPLACED: "the same toy has connected again",
    TOO_LARGE: "a message or frame larger than the limits",
    FLOOD: "audio much faster than real time",
    UNAVAILABLE: "no conversations now; an error message said when to return",
}
