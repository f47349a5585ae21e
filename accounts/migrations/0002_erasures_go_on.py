"""An erasure remembers what it is about until the end, and how it was asked for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(name="erasurestep", options={"ordering": ["erasure", "pk"]}),
        migrations.AddField(
            model_name="erasure",
            name="scope",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="erasure",
            name="token_hash",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="erasure",
            name="asked_with",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="erasurestep",
            name="done_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="erasure",
            index=models.Index(fields=["token_hash"], name="erasure_of_a_link"),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("asked_with", ""), _negated=True),
                fields=("asked_with",),
                name="erasure_once_a_request",
            ),
        ),
    ]
