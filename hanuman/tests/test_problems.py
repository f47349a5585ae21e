"""How the API says that something cannot be done."""

from hanuman import problems


class Refusal(Exception):
    """One of ours."""

    code = "code-expired"
    sentence = "This code is too old."


def test_a_fault_of_ours_has_its_status_code_and_sentence():
    answer = problems.of(Refusal())
    assert answer.status_code == answer.data["status"] == 410
    assert (answer.data["code"], answer.data["detail"]) == ("code-expired", Refusal.sentence)


def test_what_is_no_fault_of_ours_is_left_to_others():
    assert problems.of(ValueError("x")) is None
    assert problems.answer(ValueError("x"), {}) is None


def test_an_address_that_is_none_is_a_problem_for_programs_and_a_page_for_people(client, db):
    for path in ("/api/v1/nowhere/", "/device/v1/nowhere"):
        answer = client.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (404, problems.MEDIA_TYPE)
        assert answer.json()["code"] == "not-found"
    assert client.get("/nowhere/")["Content-Type"].startswith("text/html")
