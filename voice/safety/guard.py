"""
Judges what a child said: whether it may simply be answered, and if not, what is said instead.

Pure and without a vendor: rules only, so that they hold when nothing else does. They ask for an
intent ("I", "can I", "how do I") with a hazard, and leave alone what is told of somebody in a
story. The gravest finding wins, then the order of CATEGORIES.
"""

from collections.abc import Sequence

from voice.safety.blocked import is_about
from voice.safety.hearing import hear
from voice.safety.rulebook import Rule, Rulebook, read
from voice.safety.verdict import Severity, Verdict

FILES = ("abuse.rules", "crisis.rules", "harm.rules", "hazards.rules", "self.rules", "world.rules")
# Of findings that are equally grave, the first that fits is answered.
CATEGORIES = (
    "abuse", "grooming", "crisis", "violence", "imitation", "danger", "substances", "distress",
    "sexual", "jailbreak", "prompt_leak", "secrets", "data_rights", "personal_data",
    "personal_data_asked", "body_shame", "hate", "politics", "medical", "commercial",
    "bonding", "realness", "theology",
)  # fmt: skip
BLOCKED_TOPIC = Verdict("blocked_topic", Severity.S0, "blocked_topic")


def _urgency(rule: Rule) -> tuple[int, int]:
    return -rule.verdict.severity, CATEGORIES.index(rule.verdict.category)


_RULES = Rulebook(sorted(read(FILES), key=_urgency))
_ANSWER_RULES = Rulebook(sorted(read(("agent.rules",)), key=_urgency))


def judge(text: str, *, age: int | None, blocked: Sequence[str] = ()) -> Verdict | None:
    """
    What is to be done about `text`; None when it may simply be answered.

    `age` in years, None when not known. `blocked`: topics as the parents wrote them. Never raises.
    """
    heard = hear(text)
    found = _RULES.find(heard)
    if found is not None and found.severity > Severity.S0:
        return found
    if any(is_about(topic, heard) for topic in blocked):
        return BLOCKED_TOPIC
    return found


def judge_answer(text: str) -> Verdict | None:
    """What the agent says in `text` that it must not; None when it may be heard. Never raises."""
    return _ANSWER_RULES.find(hear(text))
