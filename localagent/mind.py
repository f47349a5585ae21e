"""
What the agent answers: a small rule set in the place of a language model.

It calls the functions offered in Settings and says what they return, or a short fixed phrase. It
knows neither the product's database nor its texts. Between turns it remembers what it has last
done and what "yes" would mean.
"""

import re
from dataclasses import dataclass
from typing import Any

from localagent.grammar import plain_words
from localagent.intents import Intent, intent_of, is_hindi_text
from localagent.lesson_wishes import is_explanation, lesson_wish
from localagent.options import Options
from localagent.own_words import ENGLISH, HINDI
from localagent.results import (
    has_failed,
    is_speakable,
    number_in,
    read_result,
    refusal_in,
    wants_silence,
)
from localagent.settings import Listen, Think
from localagent.speech import sentences
from localagent.toolset import Toolset, Wish

HAS_BEEN_TOLD = re.compile(r"\bhas been told\b", re.IGNORECASE)
SPOKEN_OF_A_LESSON = ("title", "text", "translation")
SPOKEN_OF_ANY = ("say", "message", "answer", "text", "result", "sentence")
SMALL_TALK = ("hello", "how_are_you", "who_are_you", "thanks", "abilities", "progress")
LEAVING = ("goodbye", "bye", "general")
REPEATED = ("again", "repeat_after_me", "previous", "meaning", "from_start", "resume")
ANSWERED_AND_GONE_ON = ("louder", "quieter", "slower", "faster", "pause")


@dataclass(frozen=True, slots=True)
class Thought:
    """Sentences to say, and a call to make (`wish`); either may be missing."""

    sentences: tuple[str, ...] = ()
    wish: Wish | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The last lesson, story or recital: how it was called and what came back."""

    kind: str
    wish: Wish
    result: dict[str, Any]


class Mind:
    """`hear` answers the user, `learn` a function's result; both remember."""

    def __init__(self, think: Think, listen: Listen, context=(), options: Options | None = None):
        self._options = options or Options()
        self._done: Done | None = None
        self._offer: Wish | None = None
        self._after_filler: Wish | None = None
        self._told: list[str] = []
        self._speaks_hindi = False
        self.recital: tuple[str, ...] = ()  # the lines that were taught last, to be said back
        self.equip(think, listen)
        self._remember(context)

    def equip(self, think: Think, listen: Listen) -> None:
        """Other functions, another prompt or language from here on."""
        self._tools = Toolset(think.functions, think.prompt)
        self._speaks_hindi = listen.speaks_hindi
        self._phrases = HINDI if self._speaks_hindi else ENGLISH

    def is_hindi(self, text: str) -> bool:
        return is_hindi_text(text)

    def hear(self, text: str) -> Thought:
        """What to say or do about `text`, which the user said; "" was not understood."""
        intent = intent_of(text)
        self._phrases = HINDI if self._speaks_hindi or intent.is_hindi else ENGLISH
        wish = self._recited(text) or self._wish(intent)
        if wish is None and intent.kind == "unknown":
            wish = self._tools.wish_by_words(text)
        if wish:
            return self._perform(wish)
        return self._talk(intent.kind)

    def early_wish(self, text: str) -> Wish | None:
        """The call that `text` asks for, when it may be made before the turn is confirmed."""
        wish = self._wish(intent_of(text))
        return wish if wish and not self._tools.is_deferred(wish.name) else None

    def learn(self, name: str, arguments: dict[str, Any], content: str) -> Thought:
        """What to say or do now that the function `name` has returned `content`."""
        kind, wish = self._tools.kind(name), Wish(name, arguments)
        result = read_result(content)
        if kind == "filler":
            after, self._after_filler = self._after_filler, None
            return Thought(wish=after)
        if has_failed(result):
            return self._failed(kind, result)
        if kind == "check":
            return self._checked(result)
        if kind == "favourite":
            return self._marked(result)
        if kind == "teach" and is_explanation(result) and is_speakable(result.get("say")):
            return self._explained(result)
        if kind not in ("teach", "story", "play"):
            return Thought() if kind == "end_call" else self._report(result)
        self._done = Done(kind, wish, result)
        spoken = {"teach": self._taught, "story": self._told_story, "play": self._played}[kind](
            result
        )
        return Thought() if wants_silence(result) else self._say(*spoken)

    def _remember(self, context) -> None:
        for item in context:
            for call in item.get("function_calls", ()):
                self.learn(call["name"], read_result(call["arguments"]), call["response"])

    def _wish(self, intent: Intent) -> Wish | None:
        """The call that answers `intent`; None when words do."""
        tools = self._tools
        match intent.kind:
            case "teach":
                return tools.wish("teach")
            case "verse":
                return tools.wish("teach", index=tools.index_of(intent.number or 1))
            case "next":
                return self._next()
            case "yes":
                return self._offer
            case "story" | "bedtime_story":
                topic = intent.topic or ("bedtime" if intent.kind == "bedtime_story" else None)
                return tools.wish("story", topic=topic)
            case "another_story":
                return self._another_story()
            case "play":
                return tools.wish("play")
            case "good_night" | "bye":
                night = ("good_night", "goodnight", "night")
                manners = (*night, "bye", "general") if intent.kind == "good_night" else LEAVING
                return tools.wish("end_call", manners=manners)
        return self._wish_about_the_last(intent)

    def _wish_about_the_last(self, intent: Intent) -> Wish | None:
        """The call that answers what is said of the last lesson, story or recital."""
        tools, done = self._tools, self._done
        lesson = done.result if done and done.kind == "teach" else None
        wish = lesson_wish(tools, intent, lesson)
        if wish is not None:
            return wish
        match intent.kind:
            case "from_start" if (lesson or not done) and tools.takes_index():
                return tools.wish("teach", index=0)
            case "previous" if lesson and tools.takes_index():
                index = number_in(lesson, "index")
                return tools.wish("teach", index=max(0, index - 1)) if index is not None else None
            case "favourite" | "not_favourite":
                kind = intent.topic or ("verse" if lesson else "story")
                no_more = {"is_favourite": False} if intent.kind == "not_favourite" else {}
                return tools.wish("favourite", kind=kind, **no_more)
            case kind if kind in REPEATED and done:
                return self._again(done)
        return None

    def _recited(self, text: str) -> Wish | None:
        """The call that has a recitation judged, when `text` is one of what was taught."""
        said = plain_words(text).split()
        known = {word for line in self.recital for word in plain_words(line).split()}
        is_recital = len(said) > 1 and known.issuperset(said)
        return self._tools.wish("check") if is_recital else None

    def _perform(self, wish: Wish) -> Thought:
        kind = self._tools.kind(wish.name)
        filler = self._tools.of_kind("filler")
        is_asked_for = filler is not None and self._tools.mentions(filler["name"])
        if self._options.uses_filler and is_asked_for and kind in ("story", "play"):
            self._after_filler = wish
            return Thought(wish=self._tools.wish("filler", manners=("lookup",)))
        return Thought(wish=wish)

    def _talk(self, kind: str) -> Thought:
        phrases = self._phrases
        kind = "thanks" if kind in ("favourite", "not_favourite") else kind
        if kind in SMALL_TALK:
            said = [phrases[kind]] if kind in phrases else []
            return self._say(*said, self._question())
        if kind in ANSWERED_AND_GONE_ON:
            return self._say(phrases[kind], *([phrases["go_on"]] if self._offer else []))
        if kind in ("no", "stop", "good_night", "bye"):
            self._offer = None
            return self._say(phrases[kind])
        if kind == "yes":
            return self._say(self._question())
        if kind in REPEATED:
            return self._say(phrases["nothing_to_repeat"], self._question())
        if kind == "unknown":
            return self._say(phrases["unclear"], self._question())
        return self._say(phrases["cannot"], self._question())

    def _question(self) -> str:
        """What the user can ask for; the first of it is what "yes" then means."""
        kinds = self._tools.kinds
        if not kinds:
            return self._phrases["offer_nothing"]
        self._offer = self._offer or self._tools.wish(kinds[0])
        choices = self._phrases["or"].join(self._phrases[kind] for kind in kinds)
        return self._phrases["offer"].format(choices=choices)

    def _next(self) -> Wish | None:
        if self._done and self._done.kind == "story":
            return self._another_story()
        index = number_in(self._done.result, "next_step_index") if self._done else None
        return self._tools.wish("teach", index=index)

    def _again(self, done: Done) -> Wish:
        index, topic = number_in(done.result, "index"), done.result.get("topic")
        if done.kind == "teach" and index is not None:
            return self._tools.wish("teach", index=index) or done.wish
        if done.kind == "story" and isinstance(topic, str):
            return self._tools.wish("story", topic=topic) or done.wish
        return done.wish

    def _another_story(self) -> Wish | None:
        available = self._done.result.get("available_topics") if self._done else None
        names = [name for name in available or () if isinstance(name, str)]
        untold = [name for name in names if name.casefold() not in self._told]
        return self._tools.wish("story", topic=untold[0] if untold else None)

    def _explained(self, result: dict[str, Any]) -> Thought:
        """What a verse or a word means; then its question, unless one was asked already."""
        said = result["say"]
        asks = isinstance(result.get("engage"), str) and not said.rstrip().endswith("?")
        return self._say(said, *([result["engage"]] if asks else []))

    def _marked(self, result: dict[str, Any]) -> Thought:
        name = "favourite" if result.get("is_favourite", True) else "no_favourite"
        return self._say(self._phrases[name])

    def _taught(self, result: dict[str, Any]) -> list[str]:
        self._offer = self._next()
        lines = result.get("listen_for")
        self.recital = tuple(map(str, lines)) if isinstance(lines, list) else ()
        engage = result.get("engage")
        if is_speakable(result.get("say")):
            return [result["say"]]
        is_spoken = not is_speakable(result.get("text"))
        names = SPOKEN_OF_A_LESSON[2:] if is_spoken else SPOKEN_OF_A_LESSON
        said = [result[name] for name in names if is_speakable(result.get(name))]
        if not isinstance(engage, str):
            return [*said, self._phrases["go_on"]]
        return [*said, engage] if is_speakable(engage) else said

    def _checked(self, result: dict[str, Any]) -> Thought:
        if self._done and self._done.kind == "teach" and result.get("recited"):
            self._done = Done("teach", self._done.wish, self._done.result | result)
            self._offer = self._next()
        said = result.get("say")
        return self._say(said) if isinstance(said, str) and said else self._talk("unknown")

    def _told_story(self, result: dict[str, Any]) -> list[str]:
        for name in ("topic", "story_slug", "title"):
            if isinstance(result.get(name), str):
                self._told.append(result[name].casefold())
        said = [result["story"]] if is_speakable(result.get("story")) else []
        episode, episodes = number_in(result, "episode"), number_in(result, "episodes")
        goes_on = episode is not None and episodes is not None and episode < episodes
        if goes_on and isinstance(result.get("topic"), str):
            self._offer = self._tools.wish("story", topic=result["topic"])
            return [*said, self._phrases["next_episode"]]
        self._offer = self._another_story()
        return [*said, self._phrases["another_story"]]

    def _played(self, result: dict[str, Any]) -> list[str]:
        self._offer = self._tools.wish("teach")
        return [self._phrases["after_play"]] if self._offer else []

    def _failed(self, kind: str | None, result: dict[str, Any]) -> Thought:
        """Say the refusal when it is a sentence for people, and offer to try something."""
        self._offer = None
        notes = [value for value in result.values() if isinstance(value, str)]
        if any(HAS_BEEN_TOLD.search(note) for note in notes):
            return self._say(self._question())
        sentence = refusal_in(result)
        if sentence:
            return self._say(sentence, self._question())
        self._offer = self._tools.wish(kind) if kind else None
        return self._say(self._phrases["failed"])

    def _report(self, result: dict[str, Any]) -> Thought:
        """Say what a function of no known kind returned."""
        said = [result[name] for name in SPOKEN_OF_ANY if is_speakable(result.get(name))]
        return self._say(*said[:1]) if said else self._say(self._question())

    def _say(self, *texts: str) -> Thought:
        return Thought(tuple(sentence for text in texts for sentence in sentences(text)))
