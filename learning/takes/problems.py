"""What can be wrong with an upload: a stable code for each, and the sentence that editors read."""

LONGEST_SECONDS = {
    "chalisa": 20 * 60,  # unhurried ones last 10 to 12 minutes
    "verse": 60,  # two lines; sung slowly and repeated about 40 s
}
SHORTEST_SECONDS = 1.0  # no line of the Chalisa is said faster
# 12 minutes of stereo at 48 kHz with 24 bits are 207 MB; whoever has more can send FLAC.
LARGEST_BYTES = 256 * 1024 * 1024

_AGAIN = "Export it again as WAV or FLAC, 16 or 24 bits, 44.1 or 48 kHz"
SENTENCES = {
    "empty": "The file is empty. Choose the recording again.",
    "not-sound": "This is no sound file, whatever its name says. Upload WAV, FLAC, MP3 or Ogg.",
    "other-kind": f"This kind of sound file is not known here. {_AGAIN}.",
    "too-large": f"The file is larger than {LARGEST_BYTES >> 20} MB. Upload it as FLAC or MP3.",
    "disk-full": "There is no room on the server's disk. Tell an operator, then upload it again.",
    "eight-bit": f"With 8 bits a sample a recording hisses, in a quiet room loudly. {_AGAIN}.",
    "telephone": f"The sound is packed as for a telephone, and words get lost. {_AGAIN}.",
    "low-rate": f"It has fewer than 16,000 samples a second, which sounds muffled. {_AGAIN}.",
    "high-rate": f"It has more than 192,000 samples a second. {_AGAIN}.",
    "channels": "It has more than two channels. Mix it down to one or two, then upload it again.",
    "too-long": (
        "It is too long: a verse may last a minute, the whole Chalisa twenty. Cut it, or correct "
        "what it is a recording of."
    ),
    "too-short": "It is shorter than a second. Check that the right file was exported.",
    "broken": f"It breaks off or is damaged in the middle. {_AGAIN}, and listen to its end.",
    "silent": "Nothing can be heard in it. Check the microphone and the exported track.",
    "too-quiet": "It is so quiet that hiss would drown the words. Record it closer and louder.",
    "overdriven": "It was recorded too loudly and crackles. Record it again with less gain.",
    "opposite": (
        "The left and the right channel cancel each other. Upload one of them, or turn the "
        "phase of one round."
    ),
    "took-too-long": "Converting it took too long. Upload it again; if that fails, as FLAC.",
    "lost": "The uploaded file is not there any more. Upload it again.",
    "failed": "It could not be converted, in several tries. Upload it again, or tell an operator.",
}
REMARKS = {
    "clipped": "It is clipped in places: listen for crackling.",
    "hissing": "It was recorded quietly and made much louder: listen for hiss.",
    "uneven": "One loud moment keeps the rest softer than other recordings.",
}


class Unusable(Exception):
    """An upload cannot become a recording. `code` is a key of SENTENCES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
