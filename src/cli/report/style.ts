/** The only style of the report; light or dark as the reader's system asks. */
export const STYLE = `
:root { --back: #ffffff; --card: #f6f8fa; --ink: #1f2328; --soft: #59636e; --edge: #d1d9e0;
  --candidate: #0969da; --stable: #9a6700; --third: #8250df; --fourth: #1a7f37; --harm: #cf222e; --pass: #1a7f37; }
@media (prefers-color-scheme: dark) {
  :root { --back: #0d1117; --card: #151b23; --ink: #f0f6fc; --soft: #9198a1; --edge: #3d444d;
    --candidate: #4493f8; --stable: #d29922; --third: #ab7df8; --fourth: #3fb950; --harm: #f85149; --pass: #3fb950; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink);
  font: 15px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
main { max-width: 1160px; margin: 0 auto; padding: 24px 20px 48px; }
h1 { font-size: 24px; margin: 0; } h2 { font-size: 18px; margin: 32px 0 12px; }
header p { margin: 4px 0 0; color: var(--soft); }
.badge { font-size: 14px; font-weight: 600; padding: 2px 10px; border-radius: 999px; border: 1px solid currentColor;
  vertical-align: middle; white-space: nowrap; color: var(--candidate); }
.badge.promoted { color: var(--pass); } .badge.rolled-back, .badge.aborting { color: var(--harm); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(240px, 1fr)); gap: 12px; margin: 0; }
dl div, figure { background: var(--card); border: 1px solid var(--edge); border-radius: 8px; padding: 12px 14px; min-width: 0; }
dt { color: var(--soft); font-size: 13px; } dd { margin: 2px 0 0; font-weight: 600; overflow-wrap: anywhere; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 480px), 1fr)); gap: 12px; }
figure { margin: 0; } figcaption { font-weight: 600; } figure > svg { display: block; width: 100%; height: auto; }
.legend { margin: 2px 0 6px; font-size: 13px; color: var(--soft); } .legend span { white-space: nowrap; margin-right: 12px; }
.swatch { width: 24px; height: 8px; vertical-align: middle; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 6px 12px 6px 0; border-bottom: 1px solid var(--edge); vertical-align: top; }
th { color: var(--soft); font-weight: 600; font-size: 13px; }
.tick { fill: var(--soft); font-size: 12px; } .grid { stroke: var(--edge); stroke-width: 1; opacity: .6; }
.mark { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 1 4; fill: none; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.dashed { stroke-dasharray: 5 5; } .guide { stroke-width: 1.5; stroke-dasharray: 8 4; fill: none; }
.candidate { stroke: var(--candidate); } .stable { stroke: var(--stable); } .third { stroke: var(--third); } .fourth { stroke: var(--fourth); }
path.harm { stroke: var(--harm); } path.pass { stroke: var(--pass); } .tick.harm { fill: var(--harm); } .tick.pass { fill: var(--pass); }
@media print { figure, dl div, tr { break-inside: avoid; } }
`;
