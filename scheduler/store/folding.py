"""A name as it is searched for: without case, accents and signs, each word after a blank; a reference without its case.

Knows no table.
"""

import re
from unicodedata import combining, normalize

_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    }
)
"""Those of Latin alphabets that are letters of their own, and no accented ones."""
_WITHIN = re.compile("['`\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}\N{ACUTE ACCENT}]")
_BETWEEN = re.compile(r"[\W_]+")


def folded_ref(ref: str) -> str:
    """A reference without its case: two that differ in nothing else are one."""
    return ref.casefold()


def folded(name: str) -> str:
    """The words of a name, each after a blank: `Zoë O'Brien-Łuk` is ` zoe obrien luk`."""
    return "".join(f" {word}" for word in words_of(name))


def turned(sought: str) -> list[str]:
    """A folded name from each of its words on, what stood before it behind: ` zoe luk` and ` luk zoe`.

    So each word of it stands first once, and all of them stand in each.
    """
    words = sought.split()
    turns = (words[first:] + words[:first] for first in range(len(words)))
    return list(dict.fromkeys("".join(f" {word}" for word in turn) for turn in turns))


def words_of(text: str) -> list[str]:
    """The words of a name, or of what is searched for, folded: equal words are written equally in both."""
    plain = "".join(each for each in normalize("NFKD", _WITHIN.sub("", text)) if not combining(each))
    return _BETWEEN.sub(" ", plain.casefold().translate(_LETTERS)).split()
