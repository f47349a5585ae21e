"""Whether a guardian gets a letter each week: the checkbox, and the link that ends it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Guardian
from accounts.portal.family_forms import DigestForm
from accounts.portal.guarded import for_guardians
from voice import digest


@require_POST
@for_guardians
def choose(request: HttpRequest, guardian: Guardian) -> HttpResponse:
    """Keep what was ticked on the family page."""
    form = DigestForm(request.POST)
    if form.is_valid():
        Guardian.objects.filter(pk=guardian.pk).update(**form.cleaned_data)
        messages.success(request, _("Saved."))
    return redirect("family")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@csrf_exempt  # a mail program presses the button for the reader, without any cookie
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a letter. Looking changes nothing: mail scanners look at every link."""
    try:
        if request.method == "POST":
            digest.stop_by_link(token)
            return render(request, "accounts/digest_stopped.html")
        digest.read_stop_token(token)
    except digest.LinkBroken:
        return render(request, "consent/link_unknown.html", status=404)
    return render(request, "accounts/digest_stop.html")
