"""The page where somebody changes the address they sign in with."""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import email_change
from accounts.portal.family_forms import EmailForm, TwoCodesForm
from accounts.recent_login import recent_login


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@recent_login
def change(request: HttpRequest) -> HttpResponse:
    """First the new address, then the codes from both mailboxes."""
    new = email_change.under_way(request)
    if request.method != "POST":
        form = TwoCodesForm() if new else EmailForm()
        return _page(request, form, new)
    if "cancel" in request.POST:
        email_change.cancel(request)
        return redirect("account_email")
    return _finish(request, new) if new else _begin(request)


def _begin(request: HttpRequest) -> HttpResponse:
    form = EmailForm(request.POST)
    if form.is_valid():
        if form.cleaned_data["email"].lower() == request.user.email.lower():  # type: ignore[union-attr]
            form.add_error("email", _("This is your address already."))
        elif not ratelimit.consume(request, action="manage_email", user=request.user):
            form.add_error("email", _("Please wait a moment and try again."))
    if not form.is_valid():
        return _page(request, form, "")
    email_change.begin(request, form.cleaned_data["email"])
    return redirect("account_email")


def _finish(request: HttpRequest, new: str) -> HttpResponse:
    form = TwoCodesForm(request.POST)
    if not form.is_valid():
        return _page(request, form, new)
    try:
        email_change.finish(request, form.cleaned_data["old_code"], form.cleaned_data["new_code"])
    except email_change.EmailChangeFault as fault:
        if fault.code == "code-wrong":
            form.add_error(None, _("One of the codes is not right. Please look again."))
            return _page(request, form, new)
        messages.error(request, _("The codes are no longer valid. Your address is unchanged."))
        return redirect("account_email")
    messages.success(request, _("Your e-mail address is changed."))
    return redirect("family")


def _page(request: HttpRequest, form: EmailForm | TwoCodesForm, new: str) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "account/email_change.html", {"form": form, "new": new}, status=status)
