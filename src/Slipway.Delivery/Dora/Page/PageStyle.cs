namespace Slipway.Delivery.Dora.Page;

/// <summary>How the page looks, by day and by night.</summary>
internal static class PageStyle
{
    public const string Text = """
        :root { color-scheme: light dark; --bg: #f6f7f9; --card: #fff; --ink: #171a21; --soft: #5a6273; --line: #dde1e8; --accent: #2457c5; --good: #14804a;
          --failed: #c62f2b;
          --rejected: #8a5a00; --back: #7547c8; --chip: #eef1f6; --shadow: 0 1px 2px rgb(20 25 40 / .06), 0 4px 16px rgb(20 25 40 / .05); }
        @media (prefers-color-scheme: dark) { :root { --bg: #10131a; --card: #191d26; --ink: #e8ebf2; --soft: #9aa4b8; --line: #2b3140; --accent: #8fb0ff;
          --good: #4cc38a; --failed: #ff7d75;
          --rejected: #e3b04b; --back: #b79bff; --chip: #232936; --shadow: none; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--bg); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
        main, header.top { max-width: 1180px; margin: 0 auto; padding: 0 24px; }
        header.top { padding-top: 32px; display: flex; flex-wrap: wrap; gap: 12px 24px; align-items: end; justify-content: space-between; }
        h1 { font-size: 26px; line-height: 1.2; margin: 0; letter-spacing: -.01em; }
        .sub { margin: 4px 0 0; color: var(--soft); }
        nav { max-width: 1180px; margin: 16px auto 0; padding: 0 24px; display: flex; flex-wrap: wrap; gap: 8px; }
        nav a { padding: 4px 12px; border-radius: 99px; background: var(--chip); color: var(--ink); text-decoration: none; font-size: 13px; }
        nav a:hover { outline: 1px solid var(--accent); }
        .windows { display: inline-flex; border: 1px solid var(--line); border-radius: 10px; overflow: hidden; background: var(--card); }
        .windows button { all: unset; padding: 6px 14px; cursor: pointer; color: var(--soft); font-size: 14px; }
        .windows button + button { border-left: 1px solid var(--line); }
        .windows button[aria-pressed=true] { background: var(--accent); color: var(--card); font-weight: 600; }
        :focus-visible, .windows button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
        section { margin: 28px 0 44px; }
        h2 { font-size: 19px; margin: 0 0 12px; } h2 small { color: var(--soft); font-weight: 400; font-size: 15px; }
        .warn { margin: 0 0 12px; padding: 8px 14px; border-radius: 10px; background: var(--card); border: 1px solid var(--failed); color: var(--failed); }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 14px; }
        .card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 14px 16px 10px; box-shadow: var(--shadow);
          min-width: 0; display: flex; flex-direction: column; }
        .card h3 { margin: 0; font-size: 13px; font-weight: 600; color: var(--soft); }
        .figure { margin: 4px 0 0; font-size: 25px; line-height: 1.25; font-weight: 650; letter-spacing: -.02em; font-variant-numeric: tabular-nums; }
        .figure.unknown { color: var(--soft); font-weight: 400; font-size: 19px; line-height: 31px; }
        .basis { margin: 0; font-size: 12.5px; color: var(--soft); }
        .scale { margin: 8px 0 0; font-size: 12.5px; }
        .scale span { display: flex; gap: 3px; margin-bottom: 3px; }
        .scale i { width: 9px; height: 6px; border-radius: 2px; background: var(--line); } .scale i.on { background: var(--accent); }
        [data-w] { display: none; }
        .trend { width: 100%; height: auto; margin-top: auto; padding-top: 8px; overflow: visible; }
        .trend polyline { fill: none; stroke: var(--accent); stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round; }
        .trend circle { fill: var(--accent); } .trend .last { stroke: var(--card); stroke-width: 1.5; } .trend .base { stroke: var(--line); }
        .over { margin: -8px 0 10px; color: var(--soft); }
        .ends { margin: 0; display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 6px; font-size: 11.5px;
          color: var(--soft); white-space: nowrap; }
        .timeline { margin: 14px 0; padding: 8px 16px 12px; background: var(--card); border: 1px solid var(--line); border-radius: 14px;
          box-shadow: var(--shadow); overflow-x: auto; }
        .timeline > svg { display: block; width: 100%; min-width: 640px; height: auto; }
        .timeline text { fill: var(--soft); font-size: 11px; text-anchor: middle; } .timeline .lane { stroke: var(--line); stroke-width: 2; }
          .timeline .tick { stroke: var(--line); stroke-dasharray: 2 4; }
        .good { fill: var(--good); } .failed { fill: var(--failed); } circle.rejected { fill: none; stroke: var(--rejected); stroke-width: 2; } .incident {
          fill: var(--failed); opacity: .7; }
        .back { fill: none; stroke: var(--back); stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
        .timeline circle.good, .timeline path.failed { stroke: var(--card); stroke-width: 1.5; } .timeline a:hover :is(circle, path) { stroke: var(--ink); }
        figcaption { display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 12.5px; color: var(--soft); } figcaption span { display: inline-flex;
          align-items: center; gap: 6px; }
        figcaption svg { width: 14px; height: 14px; overflow: visible; }
        .list { background: var(--card); border: 1px solid var(--line); border-radius: 14px; box-shadow: var(--shadow); overflow: hidden; }
        details + details { border-top: 1px solid var(--line); }
        summary { display: grid; grid-template-columns: 92px minmax(90px, 170px) 1fr auto; gap: 14px; align-items: center; padding: 9px 16px;
          cursor: pointer; list-style: none; }
        summary::-webkit-details-marker { display: none; } summary:hover { background: var(--chip); } summary:focus-visible { outline-offset: -2px; }
        .state { font-size: 12px; font-weight: 600; padding: 2px 0; border-radius: 99px; text-align: center; border: 1px solid currentColor; }
        .state.deployed { color: var(--good); } .state.failed { color: var(--failed); } .state.rejected { color: var(--rejected); } .state.rollback {
          color: var(--back); } .state.unfinished { color: var(--soft); }
        .version { font-weight: 600; font-variant-numeric: tabular-nums; } .version, .what { overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
          } .what, .when { color: var(--soft); } .when { font-size: 13px; }
        .older > summary { display: block; text-align: center; color: var(--accent); font-size: 13.5px; } .older > details {
          border-top: 1px solid var(--line); }
        .detail { padding: 4px 16px 16px 122px; } .detail h4 { margin: 14px 0 4px; font-size: 13px; color: var(--soft); }
        dl { margin: 0; } dl div { display: flex; gap: 12px; } dt { flex: none; width: 132px; color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere;
          min-width: 0; }
        .detail table { width: 100%; border-collapse: collapse; font-size: 13.5px; } .detail th { text-align: left; font-weight: 600; color: var(--soft); }
          .detail :is(th, td) { padding: 3px 12px 3px 0; vertical-align: top; }
        .detail td { border-top: 1px solid var(--line); overflow-wrap: anywhere; } code { font: 12.5px ui-monospace, "DejaVu Sans Mono", monospace; } a {
          color: var(--accent); }
        .detail td:nth-child(n+4), .detail th:nth-child(n+4), .detail td:first-child { white-space: nowrap; }
        .events { margin: 0; padding: 0; list-style: none; font-size: 13.5px; } .events time { color: var(--soft); display: inline-block; width: 150px; }
        .more { color: var(--soft); font-size: 13px; } footer { max-width: 1180px; margin: 0 auto; padding: 0 24px 40px; color: var(--soft); font-size: 13px;
          } .empty { text-align: center; padding: 64px 0; color: var(--soft); }
        @media (max-width: 720px) { summary { grid-template-columns: 84px 1fr; } .what { grid-column: 1 / -1; } .when { grid-column: 1 / -1; } summary {
          gap: 2px 14px; } .detail { padding-left: 16px; } dl div { display: block; } }
        @media print { .windows, nav { display: none; } .card, .timeline, .list { box-shadow: none; } }
        """;
}
