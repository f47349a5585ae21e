"""Hanuman is told to have a recitation judged, where its prompt is still the one it came with."""

from django.db import migrations

BEFORE = '- "Another one", "go on" after a story: call tell_story again.\n'
RULE = """\
- When the child says words of the verse it was taught last, call check_recitation before you say
  anything, and do what its note says: praise first, then one word at most. Never call anything it
  said wrong. listen_for is for your ears only.
"""


def add(apps, schema_editor):
    for persona in apps.get_model("voice", "Persona").objects.filter(name="hanuman"):
        prompt = persona.developer_prompt
        if BEFORE in prompt and RULE not in prompt:
            persona.developer_prompt = prompt.replace(BEFORE, RULE + BEFORE, 1)
            persona.save(update_fields=["developer_prompt"])


def take_back(apps, schema_editor):
    for persona in apps.get_model("voice", "Persona").objects.filter(name="hanuman"):
        persona.developer_prompt = persona.developer_prompt.replace(RULE, "")
        persona.save(update_fields=["developer_prompt"])


class Migration(migrations.Migration):
    dependencies = [("voice", "0004_oldest_first")]

    operations = [migrations.RunPython(add, take_back)]
