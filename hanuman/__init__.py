"""The Django project that joins the apps."""

from hanuman.celery import app as celery_app

__all__ = ["celery_app"]
