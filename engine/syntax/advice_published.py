"""Common mistakes in published tables."""

from __future__ import annotations

from .mistakes import TABLE_PARTS, Mistake

_NAME = frozenset({"NAME"})
_NEXT = TABLE_PARTS | {"END", "GIVEN"}
_HEAD = 'published rates "Rates"\n'
_TABLE = _HEAD + "  column pay_step step\n  column rate money is pay\n"

PUBLISHED: tuple[Mistake, ...] = (
    Mistake(
        "a published table needs a short name and a title",
        'write `published wage_table "Wage table" @App.A`',
        'published "Wage table"\nend\n',
        at=r"published\b",
        kinds=_NAME,
        within="-",
    ),
    Mistake(
        "`{word}` stands inside a published table",
        'begin with `published wage_table "Wage table"` above it',
        "column rate money is pay\n",
        kinds=TABLE_PARTS,
        within="-",
    ),
    Mistake(
        "`{word}` stands directly below the head, before the columns",
        "behind a formula it would be read as part of it",
        _HEAD + "  column pay_step step\n  as of Jul 1, 2020\nend\n",
        kinds=frozenset({"AS_OF", "UNDER", "PRINTED_IN", "READING"}),
        within="published",
        starts_line=True,
    ),
    Mistake(
        "what goes through the rows ends a formula",
        "put it in parentheses: `(sum of weekly for each row) / 14`",
        _TABLE + "  figure part money is sum of rate for each row / 14\nend\n",
        before=r"for each row",
        kinds=frozenset({"SLASH", "STAR", "PLUS", "MINUS"}),
    ),
    Mistake(
        "the cells of a row stand apart by spaces",
        "remove the comma; `none` stands where nothing was printed",
        _TABLE + "  printed rows\n    row 1, $5\nend\n",
        before=r"^row .*",
        kinds=frozenset({"COMMA"}),
        within="published",
    ),
    Mistake(
        "rows are not drawn with bars",
        'write `row 1 $20.68 $827.37`, or keep the rows in a CSV file: `printed rows from "….csv"`',
        _TABLE + "  printed rows\n    | 1 | $5 |\nend\n",
        at=r"\|",
        within="published",
    ),
    Mistake(
        "the rows of a table follow `printed rows`",
        'write `printed rows` above the first `row`, or `printed rows from "….csv"`',
        _TABLE + "  rows\n    row 1 $5\nend\n",
        at=r"rows\b",
        kinds=_NAME,
        within="published",
    ),
    Mistake(
        "the rows of a table follow `printed rows`",
        'write `printed rows` above the first `row`, or `printed rows from "….csv"`',
        _TABLE + "  row 1 $5\nend\n",
        kinds=frozenset({"ROW"}),
        within="published",
    ),
    Mistake(
        "a line of totals has a name, and says which cells it adds",
        "write `total unit of exact …` or `total unit of printed …`, with a cell for each column",
        _TABLE + "  total $5\nend\n",
        at=r"total\b",
        kinds=_NAME,
        within="published",
    ),
    Mistake(
        "what gives a column stands behind `is`",
        "write `column hourly money per hour is hourly_rate`",
        _HEAD + "  column rate money per hour = pay\nend\n",
        before=r"^(column|figure) \w+( .*)?",
        at=r"(=|as\b|from\b|by\b|[a-z]\w*)",
        expects=frozenset({"IS"}),
        within="published",
    ),
    Mistake(
        "an assumption says why it is made",
        'write `assume premium money $313,370.65 "inferred: the file prints none"`',
        _TABLE + "  assume premium money $5\nend\n",
        before=r"^assume .*",
        kinds=_NEXT,
        expects=frozenset({"STRING"}),
        within="published",
    ),
    Mistake(
        "a known difference says why it is there",
        'write `known difference in hourly when pay_step is 1 "a misprint: …"`',
        _TABLE + "  known difference in rate\nend\n",
        before=r"^known difference in .*",
        kinds=_NEXT,
        expects=frozenset({"STRING"}),
        within="published",
    ),
)
