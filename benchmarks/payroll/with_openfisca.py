"""The nine outputs in OpenFisca: one variable each, written as its country template writes them.

Completed years as the template's `age`, tiers with `select`. Formulas see whole arrays. OpenFisca
knows no missing facts (a variable that is not given has its default) and no citation of the value
reached.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
from openfisca_core import periods
from openfisca_core.entities import Entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable
from outputs import AS_OF, NAMES
from with_numpy import columns

PERSON = Entity("person", "persons", "An employee", "")
DAY = periods.DateUnit.DAY


class Status(Enum):
    """Full time or part time."""

    full_time = "full time"
    part_time = "part time"


def _variable(name: str, kind: type, formula: object = None, **more: object) -> type[Variable]:
    body = {"value_type": kind, "entity": PERSON, "definition_period": DAY, "label": name, **more}
    if formula is not None:
        body["formula"] = formula
    return type(name, (Variable,), body)


def _completed_years(since: np.ndarray, on: periods.Instant) -> np.ndarray:
    year = since.astype("datetime64[Y]").astype(int) + 1970
    month = since.astype("datetime64[M]").astype(int) % 12 + 1
    day = (since - since.astype("datetime64[M]") + 1).astype(int)
    past = (month < on.month) + (month == on.month) * (day <= on.day)
    return np.where(past, on.year - year, on.year - year - 1)


def _service(person, period):  # noqa: ANN001, ANN202  # OpenFisca's own signature
    return _completed_years(person("hire_date", period), period.start)


def _age(person, period):  # noqa: ANN001, ANN202
    return _completed_years(person("birth_date", period), period.start)


def _longevity(person, period):  # noqa: ANN001, ANN202
    service = person("years_of_service", period)
    covered = (person("status", period) == Status.full_time) * (
        person("hire_date", period) <= np.datetime64("2015-07-01")
    )
    least = (25, 20, 16, 10, 5)
    return covered * np.select([service >= n for n in least], [810, 760, 710, 660, 610], 0)


def _medical(person, period):  # noqa: ANN001, ANN202
    return (
        (person("years_of_service", period) >= 20)
        & (person("attained_age", period) >= 55)
        & (person("hire_date", period) <= np.datetime64("2018-02-05"))
    )


def _payout_days(person, period):  # noqa: ANN001, ANN202
    days = np.minimum(person("sick_days", period), 100)
    return np.where(person("years_of_service", period) >= 20, days, 0)


def _payout(person, period):  # noqa: ANN001, ANN202
    return person("sick_payout_days", period) * 8 * person("hourly_rate", period)


def _vacation(person, period):  # noqa: ANN001, ANN202
    service = person("years_of_service", period)
    return np.select([service >= n for n in (15, 10, 5, 1)], [25, 20, 15, 12], 0)


def _accrual(person, period):  # noqa: ANN001, ANN202
    return np.where(person("status", period) == Status.full_time, 1.25, 0.5)


def _cap(person, period):  # noqa: ANN001, ANN202
    return np.where(person("hire_date", period) <= np.datetime64("2004-06-30"), 150, 120)


def system() -> TaxBenefitSystem:
    """The rules."""
    made = TaxBenefitSystem([PERSON])
    made.add_variables(
        _variable("hire_date", date),
        _variable("birth_date", date),
        _variable("status", Enum, possible_values=Status, default_value=Status.full_time),
        _variable("sick_days", float),
        _variable("hourly_rate", float),
        _variable("years_of_service", int, _service),
        _variable("attained_age", int, _age),
        _variable("longevity_payment", float, _longevity),
        _variable("retiree_medical_eligible", bool, _medical),
        _variable("sick_payout_days", float, _payout_days),
        _variable("sick_payout", float, _payout),
        _variable("vacation_days", int, _vacation),
        _variable("sick_accrual_per_month", float, _accrual),
        _variable("sick_accumulation_cap", int, _cap),
    )
    return made


class OpenFisca:
    """Arrays to arrays: a new simulation with the inputs set, then the nine variables."""

    def load(self, path: Path) -> None:
        """The roster as arrays of the types that OpenFisca keeps."""
        facts = columns(path)
        self.system = system()
        self.rows = len(facts["hire_date"])
        status = self.system.get_variable("status").possible_values
        words = np.where(facts["full_time"], "full_time", "part_time")
        self.inputs = {
            "hire_date": facts["hire_date"],
            "birth_date": facts["birth_date"],
            "status": status.encode(words),
            "sick_days": (facts["half_days"] / 2).astype(np.float32),
            "hourly_rate": (facts["cents"] / 100).astype(np.float32),
        }

    def run(self) -> None:
        """All nine."""
        simulation = SimulationBuilder().build_default_simulation(self.system, self.rows)
        day = AS_OF.isoformat()
        for name, given in self.inputs.items():
            simulation.set_input(name, day, given)
        self.answers = {name: simulation.calculate(name, day) for name in NAMES}

    def sums(self) -> dict[str, int]:
        """The sum of each output in hundredths, and how many have one.

        OpenFisca keeps amounts in 32-bit floats: each is rounded to the cent before it is added.
        """
        made: dict[str, int] = {}
        for name in NAMES:
            cents = np.rint(self.answers[name].astype(np.float64) * 100)
            made[name] = int(cents.astype(np.int64).sum())
            made[f"{name}, answered"] = len(self.answers[name])
        return made
