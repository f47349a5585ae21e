"""Plain HTTP on the agent's port: the model list, and texts to speech."""

import httpx
import pytest

from localagent.engine import EngineDied
from localagent.tests.callers import KEY, local_agent
from localagent.tests.fakes import BeepingVoice


async def test_the_model_list_is_served():
    async with local_agent() as agent, httpx.AsyncClient() as client:
        url = f"{agent.base_url}/v1/agent/settings/think/models"
        assert (await client.get(url)).status_code == 401
        models = (await client.get(url, headers=KEY)).json()["models"]
    assert {"id", "name", "provider"} == set(models[0])
    assert "gpt-4o-mini" in {model["id"] for model in models}


class TestSpeak:
    """POST /v1/speak, on the same port."""

    QUERY = "?model=aura-2-thalia-en&encoding=linear16&sample_rate=24000&container=none"

    async def post(self, query=QUERY, body=None, headers=KEY, content=None, **kwargs):
        async with local_agent(**kwargs) as agent, httpx.AsyncClient() as client:
            given = {"content": content} if content is not None else {"json": body}
            return await client.post(agent.speak_url + query, headers=headers, **given)

    async def test_a_text_is_spoken(self):
        response = await self.post(body={"text": "One two three."})
        assert response.status_code == 200
        assert len(response.content) == 3 * 2400
        assert response.headers["dg-model-name"] == "aura-2-thalia-en"
        assert response.headers["dg-char-count"] == "14"
        assert response.headers["dg-request-id"]
        assert response.headers["content-type"].startswith("audio/l16")

    async def test_linear16_comes_as_wav_unless_told_otherwise(self):
        response = await self.post("?encoding=linear16", {"text": "One."})
        assert response.content[:4] == b"RIFF"
        assert response.headers["content-type"] == "audio/wav"

    async def test_a_long_text_in_devanagari_arrives_whole(self):
        voice = BeepingVoice()
        text = "जय हनुमान " * 150
        response = await self.post(body={"text": text}, voice=voice)
        assert response.status_code == 200
        assert voice.texts == [text]

    @pytest.mark.parametrize(
        ("query", "body", "status"),
        [
            (QUERY, {"text": ""}, 400),
            (QUERY, {"text": 3}, 400),
            (QUERY, {"words": "hi"}, 400),
            (QUERY, ["hi"], 400),
            (QUERY, {"text": "x" * 2001}, 413),
            ("?model=nobody&encoding=linear16", {"text": "hi"}, 400),
            ("?encoding=linear16&sample_rate=44100", {"text": "hi"}, 400),
            ("?encoding=linear16&sample_rate=fast", {"text": "hi"}, 400),
            ("?encoding=mp3", {"text": "hi"}, 400),
            ("?encoding=linear16&volume=11", {"text": "hi"}, 400),
            ("?encoding=linear16&container=zip", {"text": "hi"}, 400),
        ],
    )
    async def test_what_cannot_be_spoken_is_refused_with_a_reason(self, query, body, status):
        response = await self.post(query, body)
        assert response.status_code == status
        assert set(response.json()) == {"err_code", "err_msg", "request_id"}

    async def test_it_needs_a_key(self):
        assert (await self.post(body={"text": "hi"}, headers={})).status_code == 401

    async def test_a_body_that_is_no_json_is_refused(self):
        assert (await self.post(content=b"\xff{")).status_code == 400

    async def test_a_body_that_is_too_large_is_refused(self):
        assert (await self.post(content=b"x" * 100_000)).status_code == 413

    async def test_a_body_of_unknown_length_is_refused(self):
        async def pieces():
            yield b'{"text": "hi"}'

        assert (await self.post(content=pieces())).status_code == 411

    async def test_a_voice_that_has_died_is_unavailable(self):
        voice = BeepingVoice(EngineDied("dead"))
        assert (await self.post(body={"text": "hi"}, voice=voice)).status_code == 503
