import django.core.validators
import django.utils.timezone
from django.db import migrations, models

import devices.models


def remove_what_no_toy_can_check(apps, schema_editor):
    """Releases before this had no image of ours, and signatures of something else."""
    apps.get_model("devices", "FirmwareRelease").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("devices", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(remove_what_no_toy_can_check, migrations.RunPython.noop),
        migrations.RemoveField(model_name="firmwarerelease", name="url"),
        migrations.AddField(
            model_name="device",
            name="telemetry",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="firmwarerelease",
            name="created_at",
            field=models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="firmwarerelease",
            name="files",
            field=models.PositiveIntegerField(
                default=1, validators=[django.core.validators.MinValueValidator(1)]
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="firmwarerelease",
            name="image",
            field=models.FileField(
                default="", max_length=200, storage=devices.models.private_files, upload_to=""
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="firmwarerelease",
            name="is_paused",
            field=models.BooleanField(
                default=False,
                help_text="no more toys are told of it until it goes on",
                verbose_name="paused",
            ),
        ),
        migrations.AddField(
            model_name="firmwarerelease",
            name="rollout_percent",
            field=models.PositiveSmallIntegerField(
                default=100,
                help_text="of the toys, by their serials",
                validators=[django.core.validators.MaxValueValidator(100)],
            ),
        ),
        migrations.AddField(
            model_name="firmwarerelease",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="firmwarerelease",
            name="signature",
            field=models.CharField(
                max_length=128,
                validators=[django.core.validators.RegexValidator("^[A-Za-z0-9+/]{86}==$")],
            ),
        ),
        migrations.AddConstraint(
            model_name="firmwarerelease",
            constraint=models.CheckConstraint(
                condition=models.Q(("rollout_percent__lte", 100)), name="firmware_rollout_percent"
            ),
        ),
    ]
