"""Fill values into a form of a finished HTML page. Pure."""

from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.http import QueryDict

# What people type into or choose. Hidden and password fields are left as the page has them.
TYPED = {"text", "email", "tel", "url", "search", "number", "date", "month", "time", "range"}
Attributes = list[tuple[str, str | None]]


def fill(page: str, address: str, action: str, values: QueryDict) -> str:
    """
    `page` (whose own path is `address`) with `values` in the form that is sent by POST to the path
    `action`; as it was when it has no such form.
    """
    filler = _Filler(page, address, action, values)
    filler.feed(page)
    filler.close()
    return filler.result()


class _Filler(HTMLParser):
    """Copies the page as it is written and rewrites the tags that a value belongs to."""

    def __init__(self, page: str, address: str, action: str, values: QueryDict) -> None:
        super().__init__(convert_charrefs=False)
        self._page, self._address, self._action = page, address, action
        self._values = values
        self._edits: list[tuple[int, int, str]] = []
        self._starts = [0]
        for line in page.split("\n"):  # as HTMLParser counts lines
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._is_ours = False
        self._select: str | None = None
        self._textarea: tuple[str, int] | None = None

    def result(self) -> str:
        parts, at = [], 0
        for start, end, text in self._edits:
            parts += [self._page[at:start], text]
            at = end
        return "".join([*parts, self._page[at:]])

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            target = urlsplit(urljoin(self._address, given.get("action", ""))).path
            self._is_ours = given.get("method", "").lower() == "post" and target == self._action
        elif self._is_ours and tag == "select":
            self._select = given.get("name", "")
        elif self._is_ours and tag == "option" and self._select in self._values:
            chosen = given.get("value", "") in self._values.getlist(self._select or "")
            self._rewrite(tag, attrs, {"selected": chosen})
        elif self._is_ours and tag == "textarea" and given.get("name", "") in self._values:
            self._textarea = (given["name"], self._here() + len(self._written()))
        elif self._is_ours and tag == "input":
            self._input(attrs, given)

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_ours = False
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._textarea:
            name, start = self._textarea
            self._edits.append((start, self._here(), "\n" + escape(self._typed(name))))
            self._textarea = None

    def _input(self, attrs: Attributes, given: dict[str, str]) -> None:
        kind, name = given.get("type", "text").lower(), given.get("name", "")
        if kind in ("checkbox", "radio") and name:
            # A box that was not ticked is not sent: its absence is what was typed.
            chosen = given.get("value", "on") in self._values.getlist(name)
            self._rewrite("input", attrs, {"checked": chosen})
        elif kind in TYPED and name in self._values:
            self._rewrite("input", attrs, {"value": self._typed(name)})

    def _rewrite(self, tag: str, attrs: Attributes, new: dict[str, str | bool]) -> None:
        kept: list[tuple[str, str | bool | None]] = [
            (name, value) for name, value in attrs if name not in new
        ]
        kept += [(name, value) for name, value in new.items() if value is not False]
        text = " ".join(
            name if value is None or value is True else f'{name}="{escape(str(value))}"'
            for name, value in kept
        )
        start = self._here()
        self._edits.append((start, start + len(self._written()), f"<{tag} {text}>"))

    def _typed(self, name: str) -> str:
        return str(self._values[name])

    def _written(self) -> str:
        return self.get_starttag_text() or ""

    def _here(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column
