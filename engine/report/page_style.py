"""How an HTML page looks: wide and narrow, light and dark, and on paper."""

STYLE = """
:root {
  --ground: #fff; --raised: #f5f6f8; --ink: #1c2024; --quiet: #59616b; --line: #d8dce1;
  --accent: #0b57a4; --open: #8a4b00; --good: #1d6b35; --bad: #9b2318;
  --mark: #fff3d6;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171a; --raised: #1d2125; --ink: #e6e8ea; --quiet: #a0a8b1; --line: #343a41;
    --accent: #8abaf5; --open: #f0b866; --good: #7fd095; --bad: #ff9a8d;
    --mark: #3b2f14;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  overflow-wrap: break-word;
}
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .15em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
section:target > :first-child, tr:target { background: var(--mark); }
main a { color: inherit; text-decoration-color: var(--accent); }
main a:hover { color: var(--accent); }
.skip { position: absolute; left: -99rem; }
.skip:focus {
  left: 1rem; top: .5rem; background: var(--ground); padding: .25rem .5rem; z-index: 1;
}

header { padding: 1.5rem 1rem; }
main { padding: 0 1rem; min-width: 0; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 1rem; text-wrap: balance; }
h2 {
  font-size: 1.4rem; margin: 3rem 0 1rem; padding-bottom: .25rem;
  border-bottom: 2px solid var(--ink);
}
h3 { font-size: 1.15rem; margin: 2rem 0 .75rem; }
h4 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
h2, h3, h4 { line-height: 1.3; break-after: avoid; }
p { margin: .25rem 0 .5rem; max-width: 42rem; }
header > ul { padding-left: 1.2rem; color: var(--quiet); max-width: 42rem; }
code {
  font: .8125rem/1.4 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace;
  color: var(--quiet);
}
h3 code, h4 code { font-weight: 400; }
h3 > .note { display: inline-block; min-width: 2.5rem; margin-right: .25rem; }
.mark {
  display: inline-block; padding: 0 .4rem; border: 1px solid currentcolor; border-radius: .25rem;
  font-size: .8125rem; color: var(--good);
}
.gain, .loss, .turn {
  display: inline-block; padding: 0 .45rem; border: 1px solid currentcolor; border-radius: .25rem;
  font-size: .875rem; font-weight: 600; white-space: nowrap;
}
.gain { color: var(--good); }
.loss { color: var(--bad); border-style: dashed; }
.note { color: var(--quiet); }
main a.question { color: var(--open); text-decoration-style: dotted; }
a.question::after { content: "\\2009(?)"; }
.depth-4 { border-left: 3px solid var(--line); padding-left: 1rem; margin: 1rem 0 1.5rem; }
.depth-4 > h4 { margin-top: 0; }
.depth-4 > p:first-of-type { color: var(--quiet); font-size: .9375rem; }
[id^="article-"][id$="-questions"] > .depth-4 { border-left-color: var(--open); }
[id^="article-"][id$="-questions"] .depth-4 > p:first-of-type { color: inherit; font-size: 1rem; }

dl { margin: .5rem 0; }
dl > div {
  display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: .1rem 1rem; padding: .15rem 0;
}
dt { color: var(--quiet); font-size: .9375rem; }
dd { margin: 0; }
header dl { max-width: 48rem; }
details > summary { cursor: pointer; width: fit-content; color: var(--accent); }

.scroll { overflow-x: auto; margin: .5rem 0 .75rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td {
  text-align: left; vertical-align: top; padding: .35rem 1rem .35rem .5rem;
  border-bottom: 1px solid var(--line);
}
thead th { color: var(--quiet); font-size: .875rem; font-weight: 600; background: var(--raised); }
tbody th { font-weight: 400; }
table.cards { width: 100%; }
table.cards > thead th { position: sticky; top: 0; }
table.grid { max-width: 100%; font-size: .875rem; }
table.grid th, table.grid td { padding: .35rem .5rem; }
table.grid tbody th { min-width: 6.5rem; }
table.figures { font-size: .875rem; line-height: 1.35; }
table.figures thead th, table.figures td { text-align: right; padding: .3rem .6rem; }
table.figures td > div { white-space: nowrap; }
table.figures .gain, table.figures .loss, table.figures .turn { font-size: inherit; }
tr { break-inside: avoid; }

nav h2 { font-size: .9375rem; margin: 0 0 .5rem; padding: 0; border: 0; }
nav { padding: 1rem; background: var(--raised); font-size: .9375rem; }
nav ul {
  list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem .9rem;
}
nav a { text-decoration: none; display: inline-block; padding: .15rem 0; }
nav small { display: none; }
footer {
  margin-top: 4rem; padding: 1rem; border-top: 1px solid var(--line); color: var(--quiet);
  font-size: .8125rem; overflow-wrap: anywhere;
}

@media (min-width: 64rem) {
  .frame { display: grid; grid-template: auto 1fr auto / 18rem minmax(0, 56rem); }
  header, main, footer { grid-column: 2; padding-left: 2.5rem; padding-right: 2.5rem; }
  nav { grid-area: 1 / 1 / span 3; align-self: start; }
  nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.5rem 1rem; }
  nav ul { display: block; }
  nav li { margin-bottom: .4rem; }
  nav a { display: block; }
  nav small {
    display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden;
    color: var(--quiet);
  }
}
.frame:has(table.figures) dl > div { grid-template-columns: 14rem minmax(0, 1fr); }
@media (min-width: 64rem) {
  .frame:has(table.figures) { grid-template-columns: 18rem minmax(0, 1fr); }
}
@media (max-width: 40rem) {
  .frame:has(table.figures) dl > div { grid-template-columns: minmax(0, 1fr); }
  .depth-4 { padding-left: .75rem; }
  dl > div { grid-template-columns: minmax(0, 1fr); padding: .3rem 0; }
  dt { font-size: .875rem; }
  th, td { padding: .35rem .5rem; }
  th:first-child, td:first-child { padding-left: 0; }
  table.cards thead { display: none; }
  table.cards, table.cards tbody, table.cards tr, table.cards th, table.cards td {
    display: block;
  }
  table.cards tr { border-bottom: 1px solid var(--line); padding: .6rem 0; }
  table.cards th, table.cards td { border: 0; padding: .1rem 0; }
  table.cards td:empty { display: none; }
  table.cards td::before {
    content: attr(data-head) ": "; color: var(--quiet); font-size: .875rem;
  }
}
@page wide { size: landscape; margin: 1cm; }
@media print {
  :root {
    --ground: #fff; --raised: #fff; --ink: #000; --quiet: #444; --line: #999; --accent: #000;
    --open: #000; --good: #000; --bad: #000; --mark: #fff;
  }
  body { font-size: 10pt; }
  nav, .skip { display: none; }
  .frame { display: block; }
  header, main, footer { padding: 0; }
  a { text-decoration: none; }
  details::details-content { content-visibility: visible; height: auto; }
  .depth-4 > dl, .depth-4 > p { break-inside: avoid; }
  section:has(> .scroll > table.figures) { page: wide; }
  .scroll { overflow: visible; }
  table.figures { font-size: 7pt; }
  table.figures thead th, table.figures td { padding: .1rem .25rem; }
}
"""
