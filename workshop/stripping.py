"""Makes the government's style sheets fit for a police force: no licensed typeface, no crown, no crest.

GDS Transport and the royal arms are for GOV.UK services alone; a force is none.
"""

import re

TYPEFACES = re.compile(r"@font-face\s*\{[^}]*\}")
FAMILY = re.compile(r"""["']?GDS Transport["']?\s*,\s*arial\s*,\s*sans-serif""", re.IGNORECASE)
OURS = "Arial,Helvetica,sans-serif"
ARMS = re.compile(r"[\w-]+:[^;{}]*url\([^)]*(?:crest|crown)[^)]*\)[^;{}]*;?")
IMAGE = re.compile(r"""url\(\s*["']?/assets/images/([\w.-]+)["']?\s*\)""")
SOURCE_MAP = re.compile(r"/[/*]# sourceMappingURL=\S+(?:\s*\*/)?\s*$")
FORBIDDEN = ("GDS Transport", "@font-face", "/assets/", ".woff", "crest.", "crown.")


class NotStripped(Exception):
    def __init__(self, word: str) -> None:
        super().__init__(f"A style sheet still holds {word!r} after stripping: it has changed its form.")


def strip_stylesheet(text: str) -> tuple[str, list[str]]:
    """The style sheet with a common typeface and images of its own folder, and the names of those images."""
    text = TYPEFACES.sub("", text)
    text = FAMILY.sub(OURS, text)
    text = ARMS.sub("", text)
    images = sorted(set(IMAGE.findall(text)))
    text = IMAGE.sub(r"url(images/\1)", text)
    for word in FORBIDDEN:
        if word in text:
            raise NotStripped(word)
    return text, images


def without_source_map(text: str) -> str:
    """The text without the address of a map that is not there."""
    return SOURCE_MAP.sub("", text)
