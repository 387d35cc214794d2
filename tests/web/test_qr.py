"""The code that a camera reads: drawn as one path, and read back square by square."""

import re

import segno

from web.qr import QUIET, qr_code


def test_the_path_draws_every_dark_square_and_no_other() -> None:
    text = "webcal://visits.example.test/f/" + "x" * 43 + "/visits.ics"
    code = qr_code(text)
    drawn = {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", code.path)
        for step in range(int(length))
    }
    rows = segno.make_qr(text, error="m").matrix
    assert code.size == len(rows) + 2 * QUIET
    assert drawn == {
        (x + QUIET, y + QUIET) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    }


def test_nothing_but_squares_is_in_the_path() -> None:
    assert re.fullmatch(r"(M\d+ \d+h\d+v1h-\d+z)+", qr_code("<script>&\"'").path)
