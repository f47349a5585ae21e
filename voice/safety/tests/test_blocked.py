import pytest

from voice.safety.blocked import is_about
from voice.safety.hearing import hear


@pytest.mark.parametrize(
    ("topic", "text", "is_it"),
    [
        ("ghosts", "is there a ghost", True),
        ("ghost", "i like ghosts", True),
        ("भूत", "bhoot ki kahani", True),
        ("bhoot", "भूतों की बातें", True),
        ("ghosts", "भूत", True),
        ("horror films, aliens", "an alien", True),
        ("grandpa's death", "my grandpas death", True),
        ("grandpa's death", "my grandpa sings", False),
        ("divorce", "divorced people", True),
        ("dinosaurs", "tell me about a dinosaur", True),
        ("ghosts", "tell me about hanuman", False),
        ("", "anything", False),
        ("...", "anything", False),
    ],
)
def test_a_topic_is_found_in_either_script_and_form(topic, text, is_it):
    assert is_about(topic, hear(text)) is is_it
