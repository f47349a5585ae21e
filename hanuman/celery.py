"""The Celery application: background work, never anything a child waits for."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hanuman.settings")

app = Celery("hanuman", task_cls="hanuman.background:Deed")
app.set_default()  # tasks are sent from threads as well, and each of them asks for its own app
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
