"""The Celery application: background work, never anything a child waits for."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hanuman.settings")

app = Celery("hanuman")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
