"""Files as somebody may send them: written byte by byte, or as a workbook."""

from pathlib import Path

import xlsxwriter

PEOPLE = "ref,name,registered_on\nP-1,Zoë Made-Up,2026-01-05\n"


def written(folder: Path, content: bytes | str, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def a_workbook(path: Path, **sheets: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        moment = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    form = {"date": day, "datetime": moment}.get(type(cell).__name__)
                    sheet.write(number, place, cell, form)
    return path
