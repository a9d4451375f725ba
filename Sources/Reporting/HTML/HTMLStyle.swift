/// How the page looks: light or dark as the reader's system says, on any width, and on paper.
///
/// Colours of text have a contrast of at least 4.5 to 1 on what they stand on.
let htmlStyle: StaticString = """
    :root{color-scheme:light dark;--page:#f4f6f9;--card:#fff;--sunk:#f6f8fb;--line:#d7dde6;--edge:#aab5c4;--text:#17202c;--muted:#556172;--link:#1554c0;
    --error:#b3201a;--warning:#8a5300;--notice:#1f5fbf;--unknown:#6b4bb5;--fine:#0b6b45;--wire:#8b97a8;
    --error-soft:#fdebea;--warning-soft:#fdf2dc;--notice-soft:#e6f0fd;--unknown-soft:#f0ebfb;--fine-soft:#e3f5ec;--shadow:0 1px 2px #1018280d,0 2px 8px #10182812}
    @media (prefers-color-scheme:dark){:root{--page:#0e131a;--card:#171e28;--sunk:#111822;--line:#2c3644;--edge:#566579;--text:#e5eaf1;--muted:#9eabbc;--link:#86b5ff;
    --error:#ff9088;--warning:#f2bd60;--notice:#86b5ff;--unknown:#c0a8ff;--fine:#6fd3a0;--wire:#77869a;
    --error-soft:#3a1d1d;--warning-soft:#352914;--notice-soft:#182a45;--unknown-soft:#2a2342;--fine-soft:#14302a;--shadow:none}}
    *{box-sizing:border-box}
    html{scroll-behavior:smooth;scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
    @media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
    body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif}
    main,header.top,footer{max-width:1120px;margin:0 auto;padding:0 24px}
    header.top{padding-top:36px}
    h1{font-size:28px;line-height:1.2;margin:0 0 10px;letter-spacing:-.01em;overflow-wrap:anywhere}
    h2{font-size:20px;margin:44px 0 12px;letter-spacing:-.005em}
    h3{font-size:16px;margin:22px 0 10px;overflow-wrap:anywhere}
    h4{font-size:15px;line-height:1.45;margin:0;font-weight:600;overflow-wrap:anywhere}
    p{margin:6px 0}
    a{color:var(--link);text-underline-offset:2px}
    a:focus-visible,summary:focus-visible,input:focus-visible,select:focus-visible,button:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:4px}
    code,pre,.address{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono",monospace;font-size:13px}
    code{overflow-wrap:anywhere}
    .muted{color:var(--muted)}
    .skip{position:absolute;left:-999px}
    .skip:focus{left:16px;top:8px;background:var(--card);padding:6px 10px}
    .verdict{display:inline-flex;align-items:center;gap:10px;margin:0;padding:7px 16px 7px 8px;border-radius:99px;font-weight:600}
    .verdict .sign{display:inline-grid;place-items:center;width:24px;height:24px;border-radius:50%;color:var(--card);font-size:14px}
    .verdict.passed{background:var(--fine-soft);color:var(--fine)}.verdict.passed .sign{background:var(--fine)}
    .verdict.failed,.verdict.unjudged{background:var(--error-soft);color:var(--error)}.verdict.failed .sign,.verdict.unjudged .sign{background:var(--error)}
    nav ul{display:flex;flex-wrap:wrap;gap:4px 20px;list-style:none;margin:18px 0 0;padding:0 0 12px;border-bottom:1px solid var(--line)}
    .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(118px,1fr));gap:12px;list-style:none;margin:0 0 16px;padding:0}
    .tile>*{display:block;height:100%;padding:12px 16px;background:var(--card);border:1px solid var(--line);border-top:4px solid var(--tone,var(--wire));border-radius:10px;color:var(--muted);text-decoration:none;box-shadow:var(--shadow)}
    .tile a:hover{border-color:var(--tone,var(--link))}
    .tile b{display:block;font-size:28px;line-height:1.15;color:var(--tone,var(--text));font-variant-numeric:tabular-nums}
    .tile.none b{color:var(--muted);font-weight:500}.tile.none{--tone:var(--line)!important}
    .tile.error,.tile.new{--tone:var(--error)}.tile.warning{--tone:var(--warning)}.tile.notice{--tone:var(--notice)}.tile.undecided{--tone:var(--unknown)}.tile.fixed{--tone:var(--fine)}
    .card,.finding,.picture,.filter{background:var(--card);border:1px solid var(--line);border-radius:12px;box-shadow:var(--shadow)}
    .card{padding:16px 20px;margin:0 0 14px}
    .card h3{margin:0 0 10px}
    .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:12px 28px;margin:0 0 6px}
    dt{color:var(--muted);font-size:13px}dd{margin:0;overflow-wrap:anywhere}
    table{border-collapse:collapse;width:100%;text-align:left}
    caption{text-align:left;color:var(--muted);font-size:13px;padding:10px 0 4px}
    th,td{padding:7px 14px 7px 0;border-top:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
    thead th{border-top:0;color:var(--muted);font-size:13px;font-weight:500;padding-bottom:4px}
    tbody th{font-weight:600}
    .state{white-space:nowrap;font-weight:600}.state.yes{color:var(--fine)}.state.no{color:var(--error)}.state.unknown{color:var(--unknown)}
    .mark{display:inline-block;padding:0 8px;border-radius:99px;font-size:12.5px;font-weight:600;text-decoration:none;white-space:nowrap;background:var(--soft);color:var(--tone)}
    .links{white-space:normal}
    .error{--tone:var(--error);--soft:var(--error-soft)}.warning{--tone:var(--warning);--soft:var(--warning-soft)}.notice{--tone:var(--notice);--soft:var(--notice-soft)}
    .unknown{--tone:var(--unknown);--soft:var(--unknown-soft)}.fixed{--tone:var(--fine);--soft:var(--fine-soft)}.other{--tone:var(--notice);--soft:var(--notice-soft)}
    .scroll{overflow-x:auto}
    .picture{padding:8px;background-image:radial-gradient(var(--line) 1px,transparent 1px);background-size:22px 22px}
    svg{display:block;max-width:100%;min-width:620px;height:auto;margin:0 auto;overflow:visible}
    svg text{fill:var(--text);font-size:12.5px}
    svg .title{font-size:14px;font-weight:600}svg .address{font-size:12px}svg .detail{fill:var(--muted)}
    svg .uses{fill:var(--link);font-size:12px}
    .frame{fill:var(--card);stroke:var(--edge);stroke-width:1.5}
    .part.error .frame,.part.warning .frame,.part.notice .frame,.part.unknown .frame{stroke:var(--tone)}
    .named .frame{stroke-dasharray:6 4}
    .icon path{fill:none;stroke:var(--muted);stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
    .wire{fill:none;stroke:var(--wire);stroke-width:1.6}
    .wire.error,.wire.warning{stroke:var(--tone);stroke-width:2.4}.wire.notice{stroke:var(--tone);stroke-width:2}.wire.unknown{stroke:var(--tone);stroke-width:2;stroke-dasharray:5 5}
    .tip{fill:var(--wire)}.tip.error,.tip.warning,.tip.notice,.tip.unknown{fill:var(--tone)}
    .sign circle{fill:var(--tone);stroke:var(--card);stroke-width:2}.sign text{fill:var(--card);font-size:12px;font-weight:700}
    a.sign:hover circle{stroke:var(--text)}
    .legend{display:flex;flex-wrap:wrap;gap:4px 20px;list-style:none;margin:10px 0;padding:0;color:var(--muted);font-size:13px}
    .legend li{display:flex;align-items:center;gap:8px}
    .sample{display:inline-block;width:18px;height:12px;border:2px solid var(--tone,var(--wire));border-radius:4px;background:var(--soft,transparent)}
    .sample.named{border-style:dashed;border-width:1.5px}.sample.stack{box-shadow:3px -3px 0 -1px var(--card),3px -3px 0 0 var(--wire);border-width:1.5px;background:var(--card)}
    .filter{display:flex;flex-wrap:wrap;gap:12px 20px;align-items:end;padding:14px 18px;margin-bottom:8px}
    .filter[hidden]{display:none}
    .filter label{display:grid;gap:2px;font-size:13px}
    .filter label>span:first-child{color:var(--muted)}
    .filter fieldset{border:0;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:4px 14px}
    .filter legend{color:var(--muted);font-size:13px;padding:0 0 2px}
    .filter fieldset label{display:inline-flex;align-items:center;gap:5px;font-size:15px}
    .filter .grow{flex:1 1 200px}
    input[type=search],select,button{font:inherit;color:inherit;background:var(--sunk);border:1px solid var(--line);border-radius:7px;padding:6px 10px;max-width:100%}
    select{max-width:260px}
    button{cursor:pointer}
    output{flex-basis:100%;color:var(--muted);font-size:13px}
    output:empty{display:none}
    .count{display:inline-block;min-width:1.7em;padding:0 7px;border-radius:99px;background:var(--line);color:var(--text);font-size:12.5px;font-weight:600;text-align:center}
    .finding{padding:14px 18px;margin:0 0 14px;border-left:4px solid var(--tone);content-visibility:auto;contain-intrinsic-size:auto 320px}
    .finding:target{outline:2px solid var(--tone);outline-offset:2px}
    .finding[hidden],.group[hidden]{display:none}
    .badge{display:inline-block;margin-right:6px;padding:0 9px;border-radius:99px;background:var(--soft);color:var(--tone);font-size:12.5px;text-decoration:none;white-space:nowrap}
    .change{display:inline-block;padding:0 8px;border:1px solid currentColor;border-radius:99px;font-size:12.5px}
    .change.new{color:var(--error)}.change.fixed{color:var(--fine)}.change.unchanged{color:var(--muted)}
    .meta{display:flex;flex-wrap:wrap;gap:2px 16px;color:var(--muted);font-size:13px}
    .place{color:var(--text)}
    .rule{color:var(--muted);font-size:13px}
    pre{margin:8px 0;padding:10px 12px;background:var(--sunk);border:1px solid var(--line);border-radius:8px;overflow-x:auto;line-height:1.6;white-space:pre;tab-size:4}
    .excerpt .number{color:var(--muted);user-select:none;-webkit-user-select:none}
    .excerpt .gap{color:var(--muted);user-select:none}
    .line:not(.marked){color:var(--muted)}
    mark{background:var(--soft);color:var(--tone);border-bottom:2px solid var(--tone);border-radius:2px;font-weight:600}
    .related{margin-left:16px}
    .related pre{margin:4px 0 8px}
    .change-lines del,.change-lines ins{display:inline-block;text-decoration:none}
    .change-lines del{color:var(--error)}.change-lines ins{color:var(--fine)}
    details{margin:8px 0}
    summary{cursor:pointer;color:var(--link);width:fit-content}
    .steps{margin:6px 0;padding-left:22px}
    .steps li{margin:2px 0}
    .points,.files{padding-left:20px;margin:8px 0}
    .points li{margin:7px 0;overflow-wrap:anywhere}
    .points li:target{outline:2px solid var(--unknown);outline-offset:4px;border-radius:4px}
    .files li{margin:2px 0;overflow-wrap:anywhere}
    .nodes td.number{text-align:left;font-variant-numeric:tabular-nums;font-weight:600;color:var(--tone)}
    .nodes td.none{color:var(--muted);font-weight:400}
    .nodes details{margin:0;font-weight:400}
    .names{max-width:60ch}
    footer{margin-top:48px;padding-top:14px;padding-bottom:32px;color:var(--muted);font-size:13px}
    footer p{border-top:1px solid var(--line);padding-top:12px}
    @media (max-width:640px){main,header.top,footer{padding-left:14px;padding-right:14px}header.top{padding-top:20px}h1{font-size:23px}.tiles{grid-template-columns:repeat(3,1fr);gap:8px}
    .tile>*{padding:8px 10px;font-size:13px}.tile b{font-size:22px}.card,.finding{padding:12px 14px}.related{margin-left:4px}.verdict{border-radius:14px}.sharing thead{display:none}.sharing tr{display:block;padding:6px 0;border-top:1px solid var(--line)}.sharing th,.sharing td{display:block;border:0;padding:1px 0}}
    @media print{:root{--page:#fff;--card:#fff;--sunk:#fff;--line:#c3cbd6;--edge:#889;--text:#000;--muted:#444;--link:#000;--error:#a01812;--warning:#7a4900;--notice:#1a4f9f;--unknown:#5a3da0;--fine:#075436;--wire:#667;
    --error-soft:#fff;--warning-soft:#fff;--notice-soft:#fff;--unknown-soft:#fff;--fine-soft:#fff;--shadow:none}
    body{font-size:10.5pt}main,header.top,footer{max-width:none;padding-left:0;padding-right:0}nav,.filter,.skip,.legend+p{display:none}
    .card,.tile>*,tr,pre,.related{break-inside:avoid}#topology>p{break-after:avoid}.finding{content-visibility:visible}h2,h3,h4{break-after:avoid}
    pre{white-space:pre-wrap;overflow-wrap:anywhere;overflow:visible}.scroll{overflow:visible}.picture{background-image:none;break-inside:avoid}svg{min-width:0}
    details::details-content{content-visibility:visible;block-size:auto}a{text-decoration:none}@page{margin:15mm}}
    """
