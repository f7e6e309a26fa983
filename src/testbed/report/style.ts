/**
 * The report's style sheet. Colours were chosen to be told apart with the common colour-vision deficiencies; adversaries
 * and worst-case lines differ in shape too.
 */
export const styleSheet = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1b1f24; --soft: #5c6670; --rule: #d9dee3; --panel: #f6f8fa;
  --own: #0b62a8; --mean: #c4570c; --local: #6b7580; --bad: #b3261e; --zero: #e6eaee; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14181c; --ink: #e8ecef; --soft: #a3adb6; --rule: #333b43; --panel: #1b2026;
    --own: #5db0f2; --mean: #f09a4f; --local: #98a3ad; --bad: #ff8a7e; --zero: #2a3138; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.25rem 1rem 3rem; max-width: 68rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.2; }
h2 { margin: 2rem 0 .6rem; font-size: 1.15rem; }
p { margin: .3rem 0 0; }
.about, .note, .none, figcaption { color: var(--soft); }
.note { font-size: .875rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .7rem; border-bottom: 1px solid var(--rule); text-align: right; white-space: nowrap; }
th:first-child, td:first-child { padding-left: 0; text-align: left; }
thead th { color: var(--soft); font-weight: 500; font-size: .875rem; white-space: normal; vertical-align: bottom; }
@media (max-width: 30rem) { th, td { padding: .3rem .35rem; font-size: .875rem; } }
tr.own { font-weight: 650; }
tr.own th { color: var(--own); }
tbody th { font-weight: inherit; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 1rem 0 0; }
dt { color: var(--soft); }
dd { margin: 0; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr)); gap: 1rem; }
figure { margin: 0; padding: .8rem; background: var(--panel); border: 1px solid var(--rule); border-radius: .5rem; min-width: 0; }
figcaption { margin-bottom: .4rem; font-size: .9rem; }
figure > svg { display: block; width: 100%; height: auto; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1rem; margin: .5rem 0 0; padding: 0; list-style: none; font-size: .85rem; }
.legend svg { margin-right: .4rem; vertical-align: middle; }
text { font-family: system-ui, sans-serif; fill: var(--ink); }
.tick { font-size: 12px; fill: var(--soft); }
.axis { fill: var(--soft); }
.grid { stroke: var(--rule); stroke-width: 1; }
.line { fill: none; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; stroke: var(--soft); }
.own { stroke: var(--own); } .line.own { stroke-width: 2.75; }
.own-worst { stroke: var(--own); stroke-dasharray: 5 6; }
.mean { stroke: var(--mean); } .local { stroke: var(--local); stroke-dasharray: 1 5; }
.bad { stroke: var(--bad); } .good { stroke: var(--own); stroke-dasharray: 5 6; }
.link { fill: none; stroke: var(--soft); stroke-opacity: .45; stroke-width: 1; }
.node { fill: var(--paper); stroke: var(--own); stroke-width: 2; }
.node.adversary { fill: var(--bad); stroke: var(--bad); }
.name { font-size: 11px; } .adversary + .name { fill: var(--paper); font-weight: 700; }
.axis.bad-name { fill: var(--bad); font-weight: 700; }
.cell { fill: var(--bad); } .cell.zero { fill: var(--zero); }
tr.adversary th { color: var(--bad); }
details { margin-top: 2rem; } summary { cursor: pointer; font-size: 1.15rem; font-weight: 650; }
`;
