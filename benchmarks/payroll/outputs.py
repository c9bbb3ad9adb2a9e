"""The nine outputs, and the sums by which engines are held to the same answers."""

from __future__ import annotations

from datetime import date

AS_OF = date(2021, 2, 28)
"""The last day of a February: people of a February 29 complete their years on March 1."""

NAMES = (
    "years_of_service",
    "attained_age",
    "longevity_payment",
    "retiree_medical_eligible",
    "sick_payout_days",
    "sick_payout",
    "vacation_days",
    "sick_accrual_per_month",
    "sick_accumulation_cap",
)
CENTS = frozenset({"longevity_payment", "sick_payout"})
"""Outputs in money: their sum is taken in cents."""
