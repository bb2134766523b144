import { consoleScript } from './console-script.js';
import { consoleStyle } from './console-style.js';

/** The page of the console; it brings everything along that it needs. */
export const consoleHtml = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Gatewright</title>
<style>${consoleStyle}</style>
<h1>Gatewright</h1>
<section><h2>APIs</h2><table id="apis"></table></section>
<section><h2>Routes</h2><table id="routes"></table></section>
<section id="keys" hidden><h2>API keys</h2><table></table></section>
<section id="findings" hidden><h2>Findings</h2><ul></ul></section>
<section><h2>Requests</h2><p class="hint">The latest first; open one to see why it was refused and its execution log.<span id="requests-dropped"></span></p><div id="requests"></div></section>
<section><h2>Recorded AWS calls</h2><p class="hint">Calls of services that are not run here; each was answered with a success.<span id="recorded-dropped"></span></p><div id="recorded"></div></section>
<section><h2>Function logs</h2><pre id="logs"></pre></section>
<script type="module">${consoleScript}</script>
</html>
`;
