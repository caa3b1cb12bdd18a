"""What stands at an address where there is nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# Addresses that people without an account are sent. Who holds one that has ended knows neither pmhub nor its pages,
# and learns the same whether it was closed, replaced, mistyped or never there.
PLANS = frozenset({"status_page", "status_signup", "signup_confirm", "shared_view", "digest_public"})
MAILS = frozenset({"digest_preferences", "notify_stop", "portal-unsubscribe"})
IDEAS = frozenset(
    {
        "portal",
        "portal-new",
        "portal-similar",
        "portal-forget",
        "portal-confirm",
        "portal-idea",
        "portal-vote",
    }
)
KINDS = {
    **dict.fromkeys(PLANS, "plan"),
    **dict.fromkeys(MAILS, "mail"),
    **dict.fromkeys(IDEAS, "ideas"),
    "invitation": "invitation",
}


def kind_of_link(request: HttpRequest) -> str:
    """What the address was meant to open; "" for a page of people who sign in."""
    match = request.resolver_match
    return KINDS.get(match.url_name or "", "") if match else ""


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    kind = kind_of_link(request)
    response = render(request, "404_link.html" if kind else "404.html", {"kind": kind}, status=404)
    response["X-Robots-Tag"] = "noindex, nofollow"
    if kind:  # the address was a key once
        response["Referrer-Policy"] = "no-referrer"
    return response
