/*
 * Style of what is drawn without a script: plots, and the page of a comparison. Colours were chosen to be told apart with the common
 * colour-vision deficiencies; adversaries and worst-case lines differ in shape too. The dashboard's style.css has the same colours.
 */

const colours = `:root { color-scheme: light dark; --paper: #fff; --ink: #1a1f26; --soft: #5a6572; --rule: #dde2e8; --panel: #f7f8fa;
  --own: #1f5fbf; --mean: #b4540a; --local: #66717e; --bad: #b42318; --zero: #e8ecf0; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #101418; --ink: #e4e9ee; --soft: #9aa6b2; --rule: #2a323b; --panel: #171c22;
    --own: #6aa9ff; --mean: #f0a052; --local: #98a3ad; --bad: #ff8274; --zero: #232a32; } }
`;

const drawings = `text { font-family: system-ui, sans-serif; fill: var(--ink); }
.title { font-size: 14px; font-weight: 600; }
.tick { font-size: 12px; fill: var(--soft); }
.axis { fill: var(--soft); }
.grid { stroke: var(--rule); stroke-width: 1; }
.line { fill: none; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; stroke: var(--soft); }
.line.own { stroke: var(--own); stroke-width: 2.75; }
.own-worst { stroke: var(--own); stroke-dasharray: 5 6; }
.mean { stroke: var(--mean); } .local { stroke: var(--local); stroke-dasharray: 1 5; }
.bad { stroke: var(--bad); } .good { stroke: var(--own); stroke-dasharray: 5 6; }
.n0 { stroke: var(--own); } .n1 { stroke: var(--mean); } .n2 { stroke: #2a8a6a; } .n3 { stroke: var(--bad); }
.n4 { stroke: #8250c4; } .n5 { stroke: #a88700; } .n6 { stroke: #c2478f; } .n7 { stroke: var(--local); }
.link { fill: none; stroke: var(--soft); stroke-opacity: .45; stroke-width: 1; }
.node { fill: var(--paper); stroke: var(--own); stroke-width: 2; }
.node.adversary { fill: var(--bad); stroke: var(--bad); }
.name { font-size: 11px; } .adversary + .name { fill: var(--paper); font-weight: 700; }
.axis.bad-name { fill: var(--bad); font-weight: 700; }
.cell { fill: var(--bad); } .cell.zero { fill: var(--zero); }
`;

/** For a drawing that stands alone. */
export const drawingStyle = `${colours}${drawings}svg { background: var(--paper); }\n`;

/** For a page with drawings and tables. */
export const styleSheet = `${colours}${drawings}* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.25rem 1rem 3rem; max-width: 72rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { margin: 0; font-size: 1.4rem; line-height: 1.2; }
h2 { margin: 1.6rem 0 .5rem; font-size: 1.05rem; }
p { margin: .3rem 0 0; }
.about, .note { color: var(--soft); }
.note { font-size: .875rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .7rem; border-bottom: 1px solid var(--rule); text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
thead th { color: var(--soft); font-weight: 500; font-size: .875rem; white-space: normal; vertical-align: bottom; }
@media (max-width: 30rem) { th, td { padding: .3rem .35rem; font-size: .875rem; } }
tbody th { font-weight: inherit; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 1rem; margin-top: 1rem; }
.charts > svg { display: block; width: 100%; height: auto; padding: .6rem; background: var(--panel); border: 1px solid var(--rule); border-radius: .4rem; }
`;
