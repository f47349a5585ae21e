"""What may become of a version, and who may do it: never approved without two others' yes."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.review import states
from learning.review.states import APPROVES, WRITES, Aspect, Judged, Person, Refused, Status

AUTHOR = Person(1, frozenset({WRITES}))
LANGUAGE = Person(2, frozenset({APPROVES[Aspect.LANGUAGE]}))
TRADITION = Person(3, frozenset({APPROVES[Aspect.TRADITION]}))
ALMIGHTY = Person(1, frozenset({WRITES, *APPROVES.values()}))
DRAFT = states.Version(Status.DRAFT, frozenset({1}))
IN_REVIEW = dataclasses.replace(DRAFT, status=Status.IN_REVIEW)
APPROVED = dataclasses.replace(DRAFT, status=Status.APPROVED, was_served=True)

PEOPLE = st.builds(
    Person, st.integers(1, 4), st.frozensets(st.sampled_from([WRITES, *APPROVES.values()]))
)
DEEDS = st.sampled_from(["submit", "approve", "refuse", "withdraw", "rewrite"])
STEPS = st.lists(st.tuples(DEEDS, PEOPLE, st.sampled_from(Aspect)), max_size=15)


def judged(version: states.Version, aspect: Aspect, by: Person, *, approves: bool):
    said = Judged(aspect, by.id, approves)
    return dataclasses.replace(version, verdicts=(*version.verdicts, said))


def after(version: states.Version, deed: str, person: Person, aspect: Aspect) -> states.Version:
    """The version after somebody's deed. Raises Refused."""
    match deed:
        case "submit":
            return dataclasses.replace(version, status=states.submit(version, person))
        case "approve":
            status = states.approve(version, person, aspect)
            version = judged(version, aspect, person, approves=True)
        case "refuse":
            status = states.refuse(version, person, aspect, "no")
            version = judged(version, aspect, person, approves=False)
        case "withdraw":
            status = states.withdraw(version, person, "no")
        case _:
            states.rewrite(version, person)
            return states.Version(Status.DRAFT, version.authors | {person.id})
    return dataclasses.replace(version, status=status)


def code_of(deed) -> str:
    with pytest.raises(Refused) as refused:
        deed()
    assert refused.value.sentence
    return refused.value.code


@settings(max_examples=60)
@given(STEPS)
def test_nothing_is_approved_without_every_aspect_by_people_who_wrote_none_of_it(steps):
    version = DRAFT
    may_vouch: dict[Aspect, set[int]] = {aspect: set() for aspect in Aspect}
    for deed, person, aspect in steps:
        try:
            version = after(version, deed, person, aspect)
        except Refused:
            continue
        if deed == "rewrite":
            may_vouch = {aspect: set() for aspect in Aspect}
        elif deed == "approve":
            assert APPROVES[aspect] in person.may
            may_vouch[aspect].add(person.id)
        if version.status == Status.APPROVED:
            assert all(version.holds(aspect) for aspect in Aspect)
            assert all(may_vouch[aspect] - version.authors for aspect in Aspect)


@settings(max_examples=60)
@given(STEPS)
def test_what_is_withdrawn_stays_withdrawn(steps):
    withdrawn = dataclasses.replace(DRAFT, status=Status.WITHDRAWN)
    for deed, person, aspect in steps:
        with pytest.raises(Refused):
            after(withdrawn, deed, person, aspect)


@given(PEOPLE, st.sampled_from(Aspect))
def test_nobody_judges_their_own_text(person, aspect):
    own = dataclasses.replace(IN_REVIEW, authors=frozenset({person.id, 9}))
    for deed in ("approve", "refuse"):
        with pytest.raises(Refused):
            after(own, deed, person, aspect)


def test_two_others_approve_what_was_submitted():
    version = after(DRAFT, "submit", AUTHOR, Aspect.LANGUAGE)
    version = after(version, "approve", LANGUAGE, Aspect.LANGUAGE)
    assert version.status == Status.IN_REVIEW
    version = after(version, "approve", TRADITION, Aspect.TRADITION)
    assert version.status == Status.APPROVED


def test_a_refusal_makes_a_draft_whose_other_aspect_stays_approved():
    version = after(IN_REVIEW, "approve", LANGUAGE, Aspect.LANGUAGE)
    version = after(version, "refuse", TRADITION, Aspect.TRADITION)
    assert version.status == Status.DRAFT
    version = after(version, "submit", AUTHOR, Aspect.LANGUAGE)
    assert after(version, "approve", TRADITION, Aspect.TRADITION).status == Status.APPROVED


def test_a_permission_for_one_aspect_is_none_for_the_other():
    assert code_of(lambda: states.approve(IN_REVIEW, LANGUAGE, Aspect.TRADITION)) == "not-allowed"
    assert code_of(lambda: states.approve(IN_REVIEW, AUTHOR, Aspect.LANGUAGE)) == "not-allowed"


def test_an_operator_does_not_approve_their_own_text():
    assert code_of(lambda: states.approve(IN_REVIEW, ALMIGHTY, Aspect.LANGUAGE)) == "own-text"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"is_stale": True}, "stale"),
        ({"faults": ("title is empty",)}, "faulty"),
        ({"status": Status.DRAFT}, "not-in-review"),
        ({"status": Status.WITHDRAWN}, "not-in-review"),
    ],
)
def test_what_cannot_be_approved_says_why(change, code):
    version = dataclasses.replace(IN_REVIEW, **change)
    assert code_of(lambda: states.approve(version, LANGUAGE, Aspect.LANGUAGE)) == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"is_stale": True}, "stale"),
        ({"faults": ("title is empty",)}, "faulty"),
        ({"status": Status.IN_REVIEW}, "not-a-draft"),
    ],
)
def test_what_cannot_be_submitted_says_why(change, code):
    version = dataclasses.replace(DRAFT, **change)
    assert code_of(lambda: states.submit(version, AUTHOR)) == code


def test_a_mistake_is_named():
    version = dataclasses.replace(DRAFT, faults=("title is empty",))
    with pytest.raises(Refused, match="title is empty"):
        states.submit(version, AUTHOR)


def test_a_refusal_says_why():
    assert (
        code_of(lambda: states.refuse(IN_REVIEW, LANGUAGE, Aspect.LANGUAGE, " "))
        == "needs-comment"
    )


def test_what_was_shipped_is_proofread_once_an_aspect_and_stays_approved():
    version = after(APPROVED, "approve", LANGUAGE, Aspect.LANGUAGE)
    assert version.status == Status.APPROVED
    assert code_of(lambda: states.approve(version, LANGUAGE, Aspect.LANGUAGE)) == "is-judged"


def test_only_reviewers_stop_what_is_served_and_they_say_why():
    assert code_of(lambda: states.withdraw(APPROVED, AUTHOR, "why")) == "not-allowed"
    assert code_of(lambda: states.withdraw(APPROVED, LANGUAGE, "")) == "needs-comment"
    assert states.withdraw(APPROVED, LANGUAGE, "A wrong name.") == Status.WITHDRAWN


def test_an_author_gives_up_a_draft_and_a_stranger_does_not():
    assert states.withdraw(DRAFT, AUTHOR, "") == Status.WITHDRAWN
    stranger = Person(9, frozenset({WRITES}))
    assert code_of(lambda: states.withdraw(DRAFT, stranger, "")) == "not-allowed"


def test_only_what_was_approved_once_comes_back():
    earlier = dataclasses.replace(APPROVED, status=Status.SUPERSEDED)
    assert states.roll_back(earlier, TRADITION, "It was better.") == Status.APPROVED
    assert code_of(lambda: states.roll_back(earlier, AUTHOR, "why")) == "not-allowed"
    assert code_of(lambda: states.roll_back(earlier, TRADITION, "")) == "needs-comment"
    never = dataclasses.replace(earlier, was_served=False)
    assert code_of(lambda: states.roll_back(never, TRADITION, "why")) == "never-served"
    assert code_of(lambda: states.roll_back(APPROVED, TRADITION, "why")) == "never-served"


def test_who_may_neither_write_nor_approve_says_nothing():
    assert code_of(lambda: states.comment(Person(7, frozenset()), "Hello")) == "not-allowed"
    assert code_of(lambda: states.comment(AUTHOR, " ")) == "needs-comment"
