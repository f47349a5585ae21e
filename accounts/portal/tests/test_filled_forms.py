"""Values go into the form that they were typed into, as text and as nothing else."""

import pytest
from django.http import QueryDict

from accounts.portal.filled_forms import fill


def filled(page: str, typed: str, *, address="/page/", action="/page/") -> str:
    return fill(page, address, action, QueryDict(typed))


def form(inside: str, attributes: str = 'method="post"') -> str:
    return f"<p>before</p><form {attributes}>{inside}</form><p>after &amp; on</p>"


@pytest.mark.parametrize(
    ("inside", "typed", "expected"),
    [
        ('<input name="a">', "a=1", '<input name="a" value="1">'),
        ('<input name="a" value="old">', "a=new", '<input name="a" value="new">'),
        ('<input name="a" />', "a=%22%3E%3Cb%3E", '<input name="a" value="&quot;&gt;&lt;b&gt;">'),
        ('<input type="checkbox" name="a" checked>', "b=1", '<input type="checkbox" name="a">'),
        (
            '<input type="checkbox" name="a">',
            "a=on",
            '<input type="checkbox" name="a" checked>',
        ),
        (
            '<select name="a"><option value="1" selected>One<option value="2">Two</select>',
            "a=2",
            '<select name="a"><option value="1">One<option value="2" selected>Two</select>',
        ),
        (
            '<textarea name="a">old\n</textarea>',
            "a=%E0%A4%85%3C%2Ftextarea%3E",
            '<textarea name="a">\nअ&lt;/textarea&gt;</textarea>',
        ),
    ],
)
def test_each_kind_of_field_is_filled(inside, typed, expected):
    assert filled(form(inside), typed) == form(expected)


@pytest.mark.parametrize(
    "inside",
    [
        '<input type="hidden" name="a" value="token">',
        '<input type="password" name="a">',
        '<input type="file" name="a">',
        '<input type="submit" name="a" value="Save">',
        '<input name="other">',
    ],
)
def test_hidden_secret_and_other_fields_are_left(inside):
    assert filled(form(inside), "a=1") == form(inside)


@pytest.mark.parametrize(
    "attributes", ['method="post" action="/elsewhere/"', 'method="get"', 'action="/page/"']
)
def test_other_forms_of_the_page_are_left(attributes):
    page = form('<input name="a">', attributes)
    assert filled(page, "a=1") == page


def test_the_form_is_found_by_where_it_is_sent():
    page = form('<input name="a">', 'method="post" action="/save/?x=1"')
    assert 'value="1"' in filled(page, "a=1", action="/save/")


def test_pages_keep_their_places_over_many_lines():
    page = "<!doctype html>\r\n<p>\u2028ह</p>\n\n" + form('\n\t<input\n name="a"\n>\n')
    assert filled(page, "a=1") == page.replace(
        '<input\n name="a"\n>', '<input name="a" value="1">'
    )
