"""Puts hanuman/staff_site.py where Django's own admin site would be."""

from django.contrib.admin.apps import AdminConfig


class StaffConfig(AdminConfig):
    """Stands in INSTALLED_APPS where django.contrib.admin would."""

    default_site = "hanuman.staff_site.StaffSite"
