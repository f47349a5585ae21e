"""Sound files as answers to browsers, a piece at a time."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

from django.http import StreamingHttpResponse

_PIECE_BYTES = 64 * 1024


def wav_answer(path: Path) -> StreamingHttpResponse:
    """The WAV file at `path`. Raises OSError when it is not there."""
    size = path.stat().st_size
    answer = StreamingHttpResponse(_pieces(path), content_type="audio/wav")
    answer.headers["Content-Length"] = str(size)
    return answer


async def _pieces(path: Path) -> AsyncGenerator[bytes]:
    with await asyncio.to_thread(path.open, "rb") as file:
        while piece := await asyncio.to_thread(file.read, _PIECE_BYTES):
            yield piece


def minutes(ms: int) -> str:
    """A length as it is read: 0:07, 11:42."""
    seconds = round(ms / 1000)
    return f"{seconds // 60}:{seconds % 60:02}"
