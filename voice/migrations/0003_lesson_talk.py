"""Hanuman is told what else a child asks of a lesson; an editor's own prompt stays as it is."""

from django.db import migrations

BEFORE = """\
- "Yes", "next", "go on" after a verse: call teach_hanuman_chalisa with next_step_index. "Again":
  the same index. A child's "verse 7" is index 8.
"""
AFTER = """\
- "Yes", "next", "go on" after a verse: call teach_hanuman_chalisa with next_step_index and
  next_part. A child's "verse 7" is index 8; "from the start" is index 0.
- About the verse that you are at, call it without step_index: "again" (ask "again"), "slower" (ask
  "slower"), "only the first half" (part "line1"), "what does it mean" (ask "meaning"), "what does
  KUMATI mean" (ask "word", word "KUMATI"). "Test me" is ask "test". Where the result holds note, do
  what note says, and no more.
- "That is my favourite", "I love this story": call mark_favourite.
"""


def tell(apps, schema_editor):
    _replace(apps, BEFORE, AFTER)


def take_back(apps, schema_editor):
    _replace(apps, AFTER, BEFORE)


def _replace(apps, said, instead):
    for persona in apps.get_model("voice", "Persona").objects.filter(name="hanuman"):
        persona.developer_prompt = persona.developer_prompt.replace(said, instead)
        persona.save(update_fields=["developer_prompt"])


class Migration(migrations.Migration):
    dependencies = [("voice", "0002_hanuman")]

    operations = [migrations.RunPython(tell, take_back)]
