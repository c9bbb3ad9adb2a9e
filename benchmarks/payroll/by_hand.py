"""The nine outputs as SQL that somebody who knows the agreement would write for DuckDB.

Completed years are taken from year, month and day, since the engine's own difference of dates
puts the anniversary of a February 29 elsewhere. `VALUES` gives nulls where a fact is absent;
`WITH_STATUS` also says of each output why, and by which provision it is decided.
"""

from __future__ import annotations

from outputs import NAMES

_YEARS = """
  ({year} - year({since})
   - CASE WHEN month({since}) * 32 + day({since}) > {month_day} THEN 1 ELSE 0 END)"""


def _years(since: str) -> str:
    return _YEARS.format(since=since, year=2021, month_day=2 * 32 + 28)


_COUNTED = f"""
  SELECT "row", hire_date, birth_date, status, sick_days, hourly_rate,
    {_years("hire_date")} AS service, {_years("birth_date")} AS age
  FROM roster"""  # no input in it

_LONGEVITY = """
    CASE WHEN status = 'full_time' AND hire_date <= DATE '2015-07-01' THEN
      CASE WHEN service >= 25 THEN 810 WHEN service >= 20 THEN 760 WHEN service >= 16 THEN 710
           WHEN service >= 10 THEN 660 WHEN service >= 5 THEN 610 ELSE 0 END
    WHEN status <> 'full_time' OR hire_date > DATE '2015-07-01' THEN 0 END"""
_MEDICAL = "service >= 20 AND age >= 55 AND hire_date <= DATE '2018-02-05'"
_PAYOUT_DAYS = """
    CASE WHEN service >= 20 THEN CASE WHEN sick_days > 100 THEN 100 ELSE sick_days END
         WHEN service < 20 OR sick_days = 0 THEN 0 END"""
_VACATION = """
    CASE WHEN service < 1 THEN 0 WHEN service < 5 THEN 12 WHEN service < 10 THEN 15
         WHEN service < 15 THEN 20 WHEN service >= 15 THEN 25 END"""
_ACCRUAL = "CASE status WHEN 'full_time' THEN 1.25 WHEN 'part_time' THEN 0.5 END"
_CAP = "CASE WHEN hire_date <= DATE '2004-06-30' THEN 150 WHEN hire_date IS NOT NULL THEN 120 END"

_VALUED = f"""
WITH counted AS ({_COUNTED}),
paid AS (SELECT *, {_PAYOUT_DAYS} AS payout_days FROM counted),
valued AS (SELECT *,
  service AS years_of_service,
  age AS attained_age,
  CAST({_LONGEVITY} AS DECIMAL(9,2)) AS longevity_payment,
  {_MEDICAL} AS retiree_medical_eligible,
  payout_days AS sick_payout_days,
  CAST(payout_days * 8 * hourly_rate AS DECIMAL(9,2)) AS sick_payout,
  {_VACATION} AS vacation_days,
  {_ACCRUAL} AS sick_accrual_per_month,
  {_CAP} AS sick_accumulation_cap
FROM paid)"""  # no input in it

VALUES = f'{_VALUED}\nSELECT "row", {", ".join(NAMES)} FROM valued'  # as above


def _status(name: str) -> str:
    return f'CASE WHEN {name} IS NULL THEN 3 ELSE 0 END AS "{name}.status"'


_CITES = {
    "years_of_service": "CASE WHEN service IS NOT NULL THEN 1 ELSE 0 END",
    "attained_age": "CASE WHEN age IS NOT NULL THEN 1 ELSE 0 END",
    "longevity_payment": """
    CASE WHEN status = 'full_time' AND hire_date <= DATE '2015-07-01' THEN
      CASE WHEN service >= 25 THEN 6 WHEN service >= 20 THEN 5 WHEN service >= 16 THEN 4
           WHEN service >= 10 THEN 3 WHEN service >= 5 THEN 2 ELSE 1 END
    WHEN status <> 'full_time' OR hire_date > DATE '2015-07-01' THEN 7 ELSE 0 END""",
    "retiree_medical_eligible": """
    CASE WHEN retiree_medical_eligible THEN 1 WHEN NOT retiree_medical_eligible THEN 2
         ELSE 0 END""",
    "sick_payout_days": """
    CASE WHEN sick_payout_days IS NULL THEN 0 WHEN service >= 20 THEN 1 ELSE 2 END""",
    "sick_payout": "CASE WHEN sick_payout IS NOT NULL THEN 1 ELSE 0 END",
    "vacation_days": """
    CASE WHEN service < 1 THEN 1 WHEN service < 5 THEN 2 WHEN service < 10 THEN 3
         WHEN service < 15 THEN 4 WHEN service >= 15 THEN 5 ELSE 0 END""",
    "sick_accrual_per_month": """
    CASE status WHEN 'full_time' THEN 1 WHEN 'part_time' THEN 2 ELSE 0 END""",
    "sick_accumulation_cap": """
    CASE WHEN hire_date <= DATE '2004-06-30' THEN 1 WHEN hire_date IS NOT NULL THEN 2
         ELSE 0 END""",
}
_BOTH = ",\n  ".join(
    f'{name}, {_status(name)}, {cite} AS "{name}.cite"' for name, cite in _CITES.items()
)

WITH_STATUS = f'{_VALUED}\nSELECT "row", {_BOTH} FROM valued'  # as above
"""0 decided, 3 facts are missing; the provision by its number, 0 where there is none."""
