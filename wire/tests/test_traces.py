"""Traces of any content and size arrive as they were sent."""

import json

from hypothesis import given
from hypothesis import strategies as st

from wire import messages, traces


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=3000))
def test_any_trace_arrives_whole(text):
    data = json.dumps({"kind": "tool", "result": text}, ensure_ascii=False)
    gathering = traces.Gathering()
    gathered = [
        gathering.add(messages.read_from_platform(message)) for message in traces.parts(9, data)
    ]
    assert gathered == [None] * (len(gathered) - 1) + [data]
