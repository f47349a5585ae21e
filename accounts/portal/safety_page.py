"""The page on safety: what to do when something is wrong, and whom to call."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.helplines import helplines
from accounts.models import Family
from accounts.regions import Region


@require_safe
@never_cache
@login_required
def safety(request: HttpRequest) -> HttpResponse:
    """Numbers of the family's region, and advice that is the same for everybody."""
    family = Family.objects.filter(guardians__user=request.user.pk).first()
    region = family.region if family else Region.OTHER
    return render(request, "accounts/safety.html", {"helplines": helplines(region)})
