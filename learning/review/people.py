"""Somebody of the staff as the rules of the review see them."""

from accounts.models import User
from learning.review.states import APPROVES, WRITES, Person


def person_of(user: User) -> Person:
    """Who `user` is and what they may do. An operator may do everything but judge their own."""
    asked = (WRITES, *APPROVES.values())
    return Person(user.pk, frozenset(one for one in asked if user.has_perm(one)))
