"""
The sizes and times that both ends of the toy's protocol keep to. docs/protocol.md shows them all.

Milliseconds are of audio or of the toy's clock; bytes count a whole WebSocket message.
"""

PROTOCOL = 1  # what `hello` announces; another number is another protocol
SUBPROTOCOL = "hanuman.v1"
PATH = "/device/v1"

RATES_HZ = (44100, 22050, 16000)  # microphone; the later ones are the toy's own fall-back
DOWN_RATE_HZ = 24000  # speaker
FRAME_MS_MIN = 20
FRAME_MS_MAX = 50
FRAME_MS = 40  # a compromise: fewer wake-ups than 20, less delay than 50

MAX_TO_TOY_BYTES = 4096  # the toy's TLS and message buffers
MAX_FROM_TOY_TEXT_BYTES = 8192
MAX_FROM_TOY_FRAME_BYTES = 4 + 44100 * FRAME_MS_MAX // 1000 * 2  # the longest frame, highest rate

MAX_TURN = 65535
PRE_ROLL_MS = 250  # children speak as they press
POST_ROLL_MS = 600  # and let go before they have finished
POST_ROLL_MS_MIN = 500
POST_ROLL_MS_MAX = 800
MAX_ROLL_MS = 2000  # more than any toy needs; a larger claim is a mistake
MAX_HOLD_MS = 120_000  # a button held longer is lain upon, not spoken to

PLAYED_EVERY_MS = 500  # how often the toy says how far the child has heard
STATUS_EVERY_MS = 60_000
MAX_BUFFER_MS = 8000  # what the toy holds of unplayed audio (384 KB); the platform's lead is less

MAX_TEXT_CHARS = 1000  # of words for a screen: 3000 bytes of Devanagari fit in a message
MAX_WORD_CHARS = 64  # names, reasons, codes, versions
MAX_ADDRESS_CHARS = 512
MAX_DAY_MS = 86_400_000
MAX_TRACE_PARTS = 1000

MAX_IMAGE_BYTES = 1_048_576  # of new firmware: both copies and the prompts fit on 8 MB of flash
MAX_IMAGE_FILES = 256
