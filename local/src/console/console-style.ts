export const consoleStyle = `
:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.05rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .2rem 1rem .2rem 0; vertical-align: top; border-bottom: 1px solid #8883; }
th { font-weight: 600; } .hint { opacity: .7; }
code, pre, summary, td { font-family: ui-monospace, monospace; font-size: 12.5px; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #8881; padding: .6rem; max-height: 24rem; overflow: auto; }
summary { cursor: pointer; padding: .1rem 0; }
.ok { color: #2a8a3e; } .refused { color: #b7791f; } .failed { color: #c53030; }
`;
