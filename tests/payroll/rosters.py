"""Rosters for the sample agreement, small and large."""

from __future__ import annotations

from pathlib import Path

ALDER = '''\
id,name,hire_date,birth_date,status,sick_days,leaving,hourly_rate,shift,shift_hours,monthly_premium
1,Ann,2001-02-28,1970-05-01,full_time,120,retirement,28.14,day,8,
2,"=HYPERLINK(""x"")",1996-02-29,1966-09-03,part_time,104.5,resignation,30,night,7.5,1250.50
3,"Cy, the ""3rd""",2015-07-01,1988-05-23,full_time,11,death,24.09,evening,,900
4,-5,2015-01-01,1990-01-01,,0,,,,,
5,@Eve,,1965-04-02,full_time,92,retirement,28.14,,8,1000
6,Finn,2022-12-31,1999-12-31,part_time,,,19.99,night,8,
'''
BROKEN = """\
7,Gus,2015-02-30,1988-05-23,full_time,11,,,,,
8,Hal,2015-02-03,1988-05-23,sometimes,11,,,,,
"""


def small(folder: Path, *, broken: bool = False) -> Path:
    """Six people, some with facts missing; and two rows that cannot be read."""
    path = folder / "roster.csv"
    path.write_text(ALDER + (BROKEN if broken else ""), encoding="utf-8")
    return path


def large(folder: Path, rows: int) -> Path:
    """So many people with all facts; every thousandth row cannot be read."""
    path = folder / f"roster-{rows}.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("id,hire_date,birth_date,status,sick_days,leaving,hourly_rate\n")
        file.writelines(
            f"{i},{1980 + i % 43}-{1 + i % 12:02}-{1 + i % 28:02},{1950 + i % 25}-06-15,"
            f"full_time,{i % 300},{'nothing' if i % 1000 == 999 else 'retirement'},"
            f"{20 + i % 17}.{i % 100:02}\n"
            for i in range(rows)
        )
    return path
