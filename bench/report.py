"""The results as a file for machines and one for people."""

import json
from pathlib import Path
from typing import Any

MANY = 1000  # from here on, decimals tell nothing
Results = dict[str, list[dict[str, Any]]]


def write_report(folder: Path, name: str, about: dict[str, Any], results: Results) -> list[Path]:
    """Writes `name`.json and `name`.md below `folder`, and gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    as_json, as_text = folder / f"{name}.json", folder / f"{name}.md"
    as_json.write_text(json.dumps({**about, "results": results}, indent=2, ensure_ascii=False) + "\n")
    as_text.write_text(as_markdown(about, results))
    return [as_json, as_text]


def as_markdown(about: dict[str, Any], results: Results) -> str:
    facts = "".join(f"* {name.replace('_', ' ')}: {value}\n" for name, value in about["machine"].items())
    tables = "".join(f"\n## {name}\n\n{_table(rows)}" for name, rows in results.items())
    return f"# Benchmarks of {about['taken_on']}\n\n{facts}* revision: {about['revision']}\n{tables}"


def _table(rows: list[dict[str, Any]]) -> str:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [
        columns,
        ["---"] * len(columns),
        *([_shown(row.get(column)) for column in columns] for row in rows),
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.3g}" if abs(value) < MANY else f"{value:,.0f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return "" if value is None else str(value)
