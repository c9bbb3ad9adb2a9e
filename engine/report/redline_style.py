"""How a redline looks: side by side where it is wide, one line below the other where it is not."""

STYLE = """
main { max-width: 80rem; margin: 0 auto; }
header { max-width: 80rem; margin: 0 auto; }
section { margin: 0 0 2.5rem; }
h2 { font-size: 1.1rem; margin: 0 0 .25rem; padding: 0; border: 0; }
h2 .mark { margin-right: .4rem; color: var(--quiet); font-weight: 400; }
.notes { color: var(--quiet); font-size: .9375rem; margin: 0 0 .5rem; }
.legend > * { margin-right: 1.25rem; }
del, ins {
  font-weight: 600; border-radius: .15rem; padding: 0 .1rem;
  -webkit-box-decoration-break: clone; box-decoration-break: clone;
}
del { text-decoration: line-through 2px; background: var(--struck); color: var(--struck-ink); }
ins {
  text-decoration: underline 2px; text-underline-offset: .2em;
  background: var(--inserted); color: var(--inserted-ink);
}
table.redline { width: 100%; table-layout: fixed; border: 1px solid var(--line); }
table.redline td, table.redline th { border: 0; padding: .1rem .75rem; width: 50%; }
table.redline td + td, table.redline th + th { border-left: 1px solid var(--line); }
table.redline td {
  font: .8125rem/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace;
  white-space: pre-wrap; overflow-wrap: anywhere;
}
table.redline td > span { display: block; padding-left: 2ch; text-indent: -2ch; }
table.redline .same { color: var(--quiet); }
table.redline .gap td { text-align: center; color: var(--quiet); }
:root { --struck: #fbe3e1; --struck-ink: #7d1a12; --inserted: #dff0e2; --inserted-ink: #14532a; }
@media (prefers-color-scheme: dark) {
  :root { --struck: #4a1d19; --struck-ink: #ffc9c2; --inserted: #17391f; --inserted-ink: #b9ecc5; }
}
@media (min-width: 64rem) { header, main, footer { padding-left: 2.5rem; padding-right: 2.5rem; } }
@media (max-width: 44rem) {
  table.redline, table.redline tbody, table.redline tr, table.redline td { display: block; }
  table.redline thead { display: none; }
  table.redline td, table.redline th { width: auto; }
  table.redline td + td { border-left: 0; }
  table.redline td:empty, table.redline .same td + td, table.redline .gap td + td {
    display: none;
  }
}
@media print {
  :root {
    --struck: none; --struck-ink: #000; --inserted: none; --inserted-ink: #000;
  }
  section { break-inside: auto; }
  table.redline td { font-size: 8pt; }
}
"""
