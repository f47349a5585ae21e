"""
The page on which a family gives the toy its Wi-Fi, in English and Hindi. Texts in, bytes out.

Small, without scripts, and readable aloud: one heading, labels, large fields, errors in words.
"""

MAX_NETWORKS = 12  # the strongest; a longer list is no help

TEXTS = {
    "en": {
        "title": "Set up your toy",
        "network": "Your Wi-Fi",
        "other": "Another one, typed below",
        "typed": "Its name, if it is not in the list",
        "password": "Password of the Wi-Fi",
        "server": "Server (leave as it is if you were not told otherwise)",
        "save": "Save",
        "language": "हिन्दी में",
        "saved": "Thank you!",
        "saved_text": "The toy now joins your Wi-Fi. A new one soon says a code of six digits."
        " If it asks to be set up again, the password was not right.",
        "name": "Choose a Wi-Fi, or type its name (1 to 32 letters).",
        "secret": "The password has 8 to 63 letters; leave it empty only if the Wi-Fi has none.",
        "address": "The server is a name such as toys.example.com, with :port if needed.",
    },
    "hi": {
        "title": "अपना खिलौना तैयार करें",
        "network": "आपका वाई-फ़ाई",
        "other": "कोई और, नीचे लिखा हुआ",
        "typed": "उसका नाम, अगर वह सूची में नहीं है",
        "password": "वाई-फ़ाई का पासवर्ड",
        "server": "सर्वर (कुछ और न बताया गया हो तो ऐसे ही रहने दें)",
        "save": "सहेजें",
        "language": "In English",
        "saved": "धन्यवाद!",
        "saved_text": "खिलौना अब आपके वाई-फ़ाई से जुड़ता है। नया खिलौना जल्दी ही छह अंकों का कोड बोलेगा।"
        " अगर वह फिर से तैयार करने को कहे, तो पासवर्ड सही नहीं था।",
        "name": "कोई वाई-फ़ाई चुनें, या उसका नाम लिखें (1 से 32 अक्षर)।",
        "secret": "पासवर्ड में 8 से 63 अक्षर होते हैं; खाली तभी छोड़ें जब वाई-फ़ाई का कोई पासवर्ड न हो।",
        "address": "सर्वर toys.example.com जैसा नाम है, ज़रूरत हो तो :port के साथ।",
    },
}

_STYLE = (
    "body{font:18px/1.5 sans-serif;max-width:30em;margin:auto;padding:1em;color:#222;"
    "background:#fff}label{display:block;margin-top:1em}input,select,button,a.b{font:inherit;"
    "width:100%;min-height:44px;box-sizing:border-box;padding:.4em;border:1px solid #767676;"
    "border-radius:6px}button{margin-top:1.5em;background:#8a3b00;color:#fff;border:0}"
    "p.e{border-left:6px solid #b00020;padding:.5em;background:#fdecee}"
    "a{color:#6b2d00;display:inline-block;min-height:44px;margin-top:1em}"
)


def form(language, networks, server, *, problem=None, typed=""):
    """
    The form. `networks` are names, the strongest first; `problem` is a key of TEXTS or None.

    A password is never shown again.
    """
    texts = TEXTS[language]
    options = ""
    for name in networks[:MAX_NETWORKS]:
        chosen = " selected" if name == typed else ""
        options += "<option{}>{}</option>".format(chosen, escaped(name))
    other = "" if typed in networks else typed
    options += '<option value=""{}>{}</option>'.format(
        " selected" if other else "", texts["other"]
    )
    trouble = '<p class="e" role="alert">{}</p>'.format(texts[problem]) if problem else ""
    body = (
        "<h1>{title}</h1>{trouble}<form method=post action=/save>"
        "<input type=hidden name=lang value={language}>"
        "<label for=n>{network}</label><select id=n name=network>{options}</select>"
        "<label for=t>{typed}</label>"
        '<input id=t name=typed maxlength=32 autocapitalize=off value="{other}">'
        "<label for=p>{password}</label>"
        "<input id=p name=password type=password maxlength=63 autocomplete=off>"
        "<label for=s>{server}</label>"
        '<input id=s name=server maxlength=100 autocapitalize=off value="{address}">'
        "<button>{save}</button></form>"
        "<p><a href=/?lang={another} lang={another}>{switch}</a></p>"
    ).format(
        title=texts["title"],
        trouble=trouble,
        language=language,
        network=texts["network"],
        options=options,
        typed=texts["typed"],
        other=escaped(other),
        password=texts["password"],
        server=texts["server"],
        address=escaped(server),
        save=texts["save"],
        another="en" if language == "hi" else "hi",
        switch=texts["language"],
    )
    return _page(language, body)


def saved(language):
    """What is shown when the toy leaves to try the network."""
    texts = TEXTS[language]
    body = "<h1>{}</h1><p>{}</p>".format(texts["saved"], texts["saved_text"])
    return _page(language, body)


def escaped(text):
    """Text as HTML has it; a network may be called anything."""
    for letter, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(letter, written)
    return text


def response(status, body, location=None):
    """An HTTP answer that ends the connection. A `location` sends the phone there."""
    reasons = {200: "OK", 303: "See Other", 400: "Bad Request", 405: "Method Not Allowed"}
    lines = ["HTTP/1.1 {} {}".format(status, reasons.get(status, "No"))]
    if location:
        lines.append("Location: " + location)
    lines += [
        "Content-Type: text/html; charset=utf-8",
        "Content-Length: {}".format(len(body)),
        "Cache-Control: no-store",
        "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline';"
        " form-action 'self'; frame-ancestors 'none'",
        "Connection: close",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def _page(language, body):
    title = TEXTS[language]["title"]
    return (
        (
            "<!doctype html><html lang={}><meta charset=utf-8>"
            '<meta name=viewport content="width=device-width,initial-scale=1">'
            "<title>{}</title><style>{}</style><main>{}</main></html>"
        )
        .format(language, title, _STYLE, body)
        .encode()
    )
