"""What a report over a roster looks like beside every page: bars, a ledger, landscape paper."""

STYLE = """
:root {
  --decided: #2c6e49; --contested: #7248b0; --needs: #c58b12; --undecided: #a8480f;
  --conflict: #b3261e; --invalid: #6b7280; --value: #2f6fb3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --decided: #64b884; --contested: #b497ea; --needs: #e0bb58; --undecided: #ee9a5c;
    --conflict: #ff8a80; --invalid: #9aa2ab; --value: #6ea8e0;
  }
}
.decided { background: var(--decided); } .contested { background: var(--contested); }
.needs { background: var(--needs); } .undecided { background: var(--undecided); }
.conflict { background: var(--conflict); } .invalid { background: var(--invalid); }
.value { background: var(--value); }
.chart { margin: .75rem 0 1.25rem; }
.legend {
  list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0;
  margin: 0 0 .5rem; font-size: .875rem; color: var(--quiet);
}
.swatch {
  display: inline-block; width: .75rem; height: .75rem; margin-right: .35rem;
  border-radius: .15rem;
}
table.bars { width: 100%; table-layout: fixed; }
table.bars th, table.bars td { border: 0; padding: .12rem .75rem .12rem 0; vertical-align: middle; }
table.bars thead th, table.bars thead td { background: none; padding-bottom: .25rem; }
table.bars tr > :first-child { width: 32%; }
table.bars tbody th { font-weight: 400; }
table.cards .mark { color: var(--quiet); }
@media (min-width: 40.01rem) {
  table.cards thead th:first-child { width: 40%; }
  table.cards thead th:nth-last-child(2) { width: 32%; }
  [id$="rejected"] table.cards thead th:first-child { width: 52%; }
  [id$="rejected"] table.cards thead th:nth-last-child(2) { width: 9%; }
}
table.bars th:last-child, table.bars td:last-child { width: 26%; font-size: .875rem; }
.bar { display: flex; height: .85rem; gap: 1px; }
.bar span { display: block; min-width: 2px; border-radius: .1rem; }
section.depth-4 { border: 0; padding: 0; margin: 1rem 0 1.5rem; break-inside: avoid; }
section.depth-4 > p:first-of-type { margin: 0; }
.depth-4 .chart { margin: .35rem 0 .5rem; }
.depth-4 .chart + .chart { margin-top: 0; }
[id*="clauses-"] { columns: 22rem auto; column-gap: 2.5rem; }
[id*="clauses-"] table.bars tr > :first-child { width: 46%; }
[id*="clauses-"] table.bars tr > :last-child { width: 19%; padding-right: 0; }
[id*="clauses-"] > h3 { column-span: all; }
[id*="clauses-"] .depth-4:first-of-type { margin-top: 0; }
table.ledger { font-size: .875rem; border-collapse: separate; border-spacing: 0; }
table.ledger th, table.ledger td { padding: .2rem .9rem .2rem .4rem; }
table.ledger td { min-width: 6.5rem; }
table.ledger thead th { position: sticky; top: 0; vertical-align: bottom; max-width: 11rem; }
table.ledger th:first-child { position: sticky; left: 0; background: var(--ground); }
table.ledger thead th:first-child { z-index: 1; background: var(--raised); }
table.ledger tbody tr:nth-child(even) > * { background: var(--raised); }
.scroll:has(> table.ledger) { max-height: 34rem; overflow: auto; }
#short table.bars th a { color: inherit; }
@media (max-width: 40rem) {
  table.bars thead { display: none; }
  table.bars, table.bars tbody, table.bars tr, table.bars th, table.bars td { display: block; }
  table.bars tr > :first-child, table.bars td:last-child { width: auto; }
  table.bars tr { padding: .3rem 0; }
}
@media print {
  @page { size: landscape; margin: 14mm 12mm 16mm; }
  @page { @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
  html { font-size: 8.5pt; }
  body { font-size: 1rem; line-height: 1.3; }
  .bar span, .swatch { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  thead { display: table-header-group; }
  table.ledger thead th, table.cards > thead th { position: static; }
  table.ledger th:first-child { position: static; }
  details:not([open])::details-content { content-visibility: hidden; height: 0; }
  .scroll, .scroll:has(> table.ledger) { overflow: visible; max-height: none; margin: 0; }
  .depth-4, tr { break-inside: avoid; }
  h3 + *, h4 + *, thead + tbody > tr:first-child { break-before: avoid; }
  thead { break-after: avoid; }
  [id*="clauses-"] { break-inside: avoid; }
  #short table.bars { width: 80%; }
  table.cards td, table.cards th { padding: .15rem .75rem .15rem 0; }
  h2 { margin: 1.5rem 0 .5rem; }
  :root {
    --decided: #2c6e49; --contested: #7248b0; --needs: #c58b12; --undecided: #a8480f;
    --conflict: #b3261e; --invalid: #6b7280; --value: #2f6fb3;
  }
}
"""
