"""How every form of the portal is drawn: templates/forms/, described in static/css/hanuman.css."""

from django.forms.renderers import TemplatesSetting


class PortalForms(TemplatesSetting):
    """Labels above, help under them, the error beside the field, all tied by aria-describedby."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
