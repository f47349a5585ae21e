"""
Who may open which door: one row for each route, and what a row means for each stranger.

A route that stands here in no row, and a row that no route has, fail the build. Rows of the admin
go by model, because Django makes five or six routes for each.
"""

from dataclasses import dataclass

REDIRECTS = {301, 302, 303}
ANSWERS = set(range(200, 300)) | REDIRECTS | {400, 404, 405, 409, 410, 422, 429}
NOT_ALLOWED = {401, 403, 404} | REDIRECTS


@dataclass(frozen=True, slots=True)
class Rule:
    """
    The statuses that strangers may get. `wrong_verb` (405) is let through everywhere: it comes
    before anybody is looked at, and says nothing.

    `anonymous`: nobody signed in, and both toys where the door is not theirs. `signed_in`: the
    other parent, the removed guardian, staff without a role. `toy`: a toy that proves its secret.
    """

    name: str
    anonymous: frozenset[int]
    signed_in: frozenset[int]
    staff: frozenset[int]
    toy: frozenset[int]


def _rule(name, *, anonymous, signed_in, staff=None, toy=None) -> Rule:
    return Rule(
        name,
        frozenset(anonymous),
        frozenset(signed_in),
        frozenset(staff or signed_in),
        frozenset(toy or anonymous),
    )


PUBLIC = _rule("public", anonymous=ANSWERS, signed_in=ANSWERS)
OWN = _rule("own", anonymous=NOT_ALLOWED, signed_in=ANSWERS | {403})
FAMILY = _rule("family", anonymous=NOT_ALLOWED, signed_in={404})
# The admin sends whoever asks for an object that is not there to its first page.
ADMIN = _rule("admin", anonymous=REDIRECTS, signed_in=NOT_ALLOWED - {401})
ADMIN_HALL = _rule("admin hall", anonymous=ANSWERS, signed_in=ANSWERS | {403})
TOY = _rule("toy", anonymous={401}, signed_in={401}, toy=ANSWERS | {403})
METRICS = _rule("metrics", anonymous={404}, signed_in={404}, staff={200})
