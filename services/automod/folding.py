"""Bring letters that look alike to one form, so that a word is found however it is dressed up."""

import re
import unicodedata

_MOST = 65_536
"""Characters whose form is remembered; beyond that all are forgotten."""

_LOOKALIKES = dict(
    zip(
        # Cyrillic, Greek, Armenian and Latin's own small capitals, after lower-casing.
        "аеорсухіїјѕһԁԛԝмтвнкгпьαεορυχικνβτγηωσօսհոցᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢıɑɡ",
        "aeopcyxiijshdqwmtbhkrnbaeopuxikvbtynwoouhngabcdefghijklmnoprstuvwyziag",
        strict=True,
    )
)
"""The commonest of https://www.unicode.org/reports/tr39/#Confusable_Detection that NFKD leaves."""

_SQUARED = (0x1F130, 0x1F150, 0x1F170, 0x1F1E6)
"""Where squared, circled and regional letters A to Z begin."""

_BETWEEN = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Return *text* in small letters, without accents, marks and invisible characters.

    What looks like a Latin letter becomes one. The same is done to a rule's words, so words of any
    script are found.
    """
    if text.isascii():
        return text.lower()
    return text.translate(_FORMS).lower()


def tokens(folded: str) -> str:
    """Return the words of a folded text with one space before, between and after them."""
    return f" {_BETWEEN.sub(' ', folded).strip()} "


class _Forms(dict[int, str]):
    """The form of each character, found when it is first met."""

    def __missing__(self, code: int) -> str:
        if len(self) >= _MOST:
            self.clear()
        form = self[code] = _form(chr(code))
        return form


def _form(char: str) -> str:
    for first in _SQUARED:
        if first <= ord(char) < first + 26:
            return chr(ord("a") + ord(char) - first)
    parts = unicodedata.normalize("NFKD", char).lower()
    return "".join(map(_plain, unicodedata.normalize("NFKD", parts)))


def _plain(char: str) -> str:
    if char.isspace():
        return " "
    if unicodedata.category(char) in {"Mn", "Me", "Cf", "Cc", "Cs"}:
        return ""
    return _LOOKALIKES.get(char, char)


_FORMS = _Forms()
