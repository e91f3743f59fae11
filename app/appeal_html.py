"""The page for appeals: plain, readable by everything, without scripts."""

from base64 import b64encode
from hashlib import sha256
from html import escape

from services.action_request import LONGEST_REASON

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1.1rem/1.6 system-ui, sans-serif; margin: 0 auto; max-width: 38rem; padding: 2rem 1rem; }
h1 { font-size: 1.6rem; line-height: 1.3; }
label { display: block; font-weight: 600; margin: 1.5rem 0 .4rem; }
textarea { box-sizing: border-box; font: inherit; min-height: 9rem; padding: .6rem; width: 100%; }
button { background: #1f3a4d; border: 0; border-radius: .4rem; color: #fff; font: inherit;
  font-weight: 600; margin-top: 1rem; padding: .7rem 1.4rem; }
:focus-visible { outline: 3px solid #e08a00; outline-offset: 2px; }
.wrong { border-left: .3rem solid #c0392b; padding-left: .8rem; }
small { opacity: .8; }
"""  # noqa: E501 - a line a rule

_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()

HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self';"
        " frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}
"""The address is a capability: it must not be told on, kept or found."""


def form(case: int, *, words: str = "", wrong: str = "") -> str:
    """Return the form. *words* were written already, *wrong* says what to mend."""
    told = f'<p class="wrong" id="wrong" role="alert">{escape(wrong)}</p>' if wrong else ""
    described = "hint wrong" if wrong else "hint"
    return _page(
        f"Appeal against case {case}",
        f"""<p>What was wrong? A moderator who did not act in your case reads it and decides.
You are told in Slack, if you can still read there.</p>{told}
<form method="post">
<label for="reason">Your words</label>
<textarea id="reason" name="reason" required maxlength="{LONGEST_REASON}"
 aria-describedby="{described}">{escape(words)}</textarea>
<small id="hint">At most {LONGEST_REASON} characters.</small><br>
<button type="submit">Send</button>
</form>""",
    )


def received(case: int) -> str:
    """Return that it was received."""
    return _page(
        "Thank you",
        f"<p>Your words about case {case} were received. If an appeal is open or decided already,"
        " nothing changes; else the moderators have seven days.</p>",
    )


def sentence(title: str, said: str) -> str:
    """Return a page that says one thing."""
    return _page(title, f"<p>{escape(said)}</p>")


def _page(title: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>{escape(title)}</h1>
{body}
</main>
</body>
</html>
"""
