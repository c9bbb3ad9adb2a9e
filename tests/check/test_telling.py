"""One run tells every mistake, each once; what a syntax error lost is not held unknown."""

from __future__ import annotations

from engine.check import check
from engine.diagnostic import Diagnostic
from engine.source import Source
from engine.syntax.parser import parse

HEAD = """\
agreement alder-transit "Alder Transit"
  term Jan 1, 2022 through Dec 31, 2024
  after term continues
end
record operator
  hire_date date
  status    one of (full_time, part_time)
end
define service as completed years from hire_date
clause 1 "Everything above is used"
  decide covered yes_no yes when status is full_time and service at least 1 year
end
"""


def told(*texts: str) -> list[Diagnostic]:
    files = [parse(Source(f"{i}.clause", text)) for i, text in enumerate(texts)]
    return list(check(files).findings)


def codes(*texts: str) -> list[str]:
    return [d.code.id for d in told(*texts)]


def test_mistakes_of_every_pass_are_told_in_one_run() -> None:
    text = """\
clause 2 "Writing, names, kinds, precedence, tiers, dead conditions and scenarios"
  decide a money $5 unless covered
  decide b money $5 when servce at least 2 years
  decide c money 5 days
  decide d money
    by service
      less than 5 years   $1
      4 through 9 years   $2
  decide e money $5 when service at least 5 years and service less than 4 years
  except 2
end
scenario "no such decision"
  as of Jan 1, 2023
  expect f $5
end
"""
    assert codes(HEAD + text) == [
        *("E102", "E201", "E302", "E501", "W601", "E404", "E210"),
    ]


def test_the_head_alone_is_told_nothing() -> None:
    assert codes(HEAD) == []


def test_a_name_lost_to_a_syntax_error_is_not_held_unknown() -> None:
    text = """\
define career as service >= 25 years
value bonus money
  from Jan 1 2022 $500 @2
end
contested who @2 "Who?"
  reading all of them
  reading nobody
  adopt nobody
end
clause 2 "Bonus
  decide paid money bonus
end
clause 3 "What rests on them"
  decide late money bonus when career and who is nobody
  decide more money paid
  except 2
end
scenario "lost"
  as of Jan 1, 2023
  expect paid $500
end
"""
    assert {d.code.id for d in told(HEAD + text)} == {"E102"}


def test_a_statement_cut_short_is_told_once() -> None:
    for sentence in (
        "decide a money $5 ~",
        "decide a money € 5",
        "decide a money $5 when a >= 5",
    ):
        assert codes(f'{HEAD}clause 2 "Cut short"\n  {sentence}\nend\n') in (["E101"], ["E102"])


def test_an_unknown_name_used_twice_is_told_at_both_places() -> None:
    text = 'clause 2 "Twice"\n  decide a money lost_one\n  decide b money lost_one\nend\n'
    assert codes(HEAD + text) == ["E201", "E201"]


def test_a_wrong_define_is_told_once_however_often_it_is_used() -> None:
    text = """\
define wrong as hire_date + $5
clause 2 "Three uses"
  decide a date wrong
  decide b money wrong when wrong after Jan 1, 2020
  decide c yes_no wrong
    by wrong
      less than 5 years no
end
"""
    assert codes(HEAD + text).count("E309") == 1


def test_nothing_is_called_unused_while_a_mistake_may_hide_its_use() -> None:
    clause = 'clause 2 "A"\n  decide a money $5 when carer\nend\n'
    text = f"define career as service at least 25 years\n{clause}"
    assert codes(HEAD + text) == ["E201"]


def test_files_of_one_agreement_are_told_together_in_their_order() -> None:
    found = told(HEAD, 'clause 2 "A"\n  decide a money 5 days\nend\n', "define b as nobody\n")
    assert [(d.span.source.name, d.code.id) for d in found] == [
        ("1.clause", "E302"),
        ("2.clause", "E201"),
    ]
