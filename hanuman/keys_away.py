"""
What a browser is told when a family's words cannot be opened just now, or were erased.

The API says the same as a problem (hanuman/problems.py).
"""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template import loader

from hanuman import problems
from keyring.ring import KeyIsDestroyed
from keyring.wrapping import KeyStoreUnavailable

log = logging.getLogger(__name__)


class KeysAway:
    """The middleware: a page with a sentence, and when to try again."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._respond(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, KeyStoreUnavailable | KeyIsDestroyed):
            return None
        status = problems.STATUS[problem.code]
        if isinstance(problem, KeyStoreUnavailable):
            log.error("the key store is away", extra={"why": str(problem)})
        if request.path.startswith(problems.API_PATHS):
            answer: HttpResponse = problems.problem(problem.code, status, str(problem.sentence))
        else:  # without the request: what the page reads of a family cannot be read either
            page = loader.render_to_string("keys_away.html", {"sentence": problem.sentence})
            answer = HttpResponse(page, status=status)
        for name, value in problems.when_to_try_again(status).items():
            answer[name] = value
        return answer
