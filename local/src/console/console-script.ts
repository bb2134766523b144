/** What the page does in the browser. Values come in as text nodes, never as markup. */
export const consoleScript = `
const byId = (id) => document.getElementById(id);
const get = async (path) => {
  const response = await fetch('/api/' + path);
  const dropped = Number(response.headers.get('gatewright-dropped'));
  if (dropped > 0) byId(path + '-dropped').replaceChildren(' ' + dropped + ' older ones are no longer kept.');
  return response.json();
};
const element = (name, content = '', className = '') => {
  const made = document.createElement(name);
  made.className = className;
  made.append(...[content].flat());
  return made;
};
const row = (name, cells) => element('tr', cells.map((cell) => element(name, cell)));
const fill = (table, headings, rows) => table.replaceChildren(row('th', headings), ...rows.map((cells) => row('td', cells)));
const link = (url) => {
  const made = element('a', url);
  if (url.startsWith('http')) made.href = url;
  return made;
};
const colourOf = (status) => (status >= 500 ? 'failed' : status >= 400 ? 'refused' : 'ok');

function showRequest(record) {
  const details = element('details');
  const time = new Date(record.at).toLocaleTimeString();
  const status = element('span', String(record.status), colourOf(record.status));
  const text = [time, record.api, record.method, record.path].join('  ') + '  ';
  const hits = record.cacheHits.map((cache) => '  ' + (cache === 'response' ? 'cache hit' : cache + ' cache hit')).join('');
  const rest = '  ' + Math.round(record.durationMs) + ' ms  ' + (record.function ?? '') + hits;
  details.append(element('summary', [text, status, rest]));
  const lines = [...record.reasons, ...record.log];
  details.append(element('pre', lines.length === 0 ? 'Execution logs are written while this page is open.' : lines.join('\\n')));
  const list = byId('requests');
  list.prepend(details);
  while (list.children.length > 200) list.lastChild.remove();
}

function showRecorded(call) {
  const details = element('details');
  details.append(element('summary', [call.service, call.operation, 'by ' + call.caller].join('  ')));
  details.append(element('pre', JSON.stringify(call.request.input ?? call.request.body, null, 2)));
  const list = byId('recorded');
  list.prepend(details);
  while (list.children.length > 200) list.lastChild.remove();
}

async function showApis() {
  const apis = await get('apis');
  fill(byId('apis'), ['API', 'Protocol', 'Id', 'Address'], apis.map(({ name, protocol, id, stages }) =>
    [name, protocol, id, stages.flatMap(({ url }, index) => (index === 0 ? [link(url)] : [document.createElement('br'), link(url)]))]));
  const routes = await get('routes');
  fill(byId('routes'), ['API', 'Stage', 'Route', 'Auth', 'Throttle', 'Cache', 'Integration'],
    routes.map(({ api, stage, key, auth, throttle, cache, integration }) => [api, stage, key, auth, throttle, cache, integration]));
  const keys = await get('api-keys');
  byId('keys').hidden = keys.length === 0;
  fill(byId('keys').querySelector('table'), ['API key', 'Value', 'Usage plans', 'State'],
    keys.map(({ name, value, usagePlans, enabled }) => [name, value, usagePlans.join(', '), enabled ? '' : 'disabled']));
  const { notEmulated, warnings } = await get('findings');
  const items = [...notEmulated.map((finding) => ['not emulated: ', finding]), ...warnings.map((finding) => ['', finding])];
  byId('findings').hidden = items.length === 0;
  byId('findings').querySelector('ul').replaceChildren(...items.map(([prefix, { code, origin, message, fix }]) =>
    element('li', prefix + origin.constructPath + ': ' + message + ' (' + code + '; fix: ' + fix + ')')));
}

function showLog(line) {
  const logs = byId('logs');
  logs.append(line + '\\n');
  while (logs.childNodes.length > 1000) logs.firstChild.remove();
  logs.scrollTop = logs.scrollHeight;
}

await showApis();
for (const record of await get('requests')) showRequest(record);
for (const call of await get('recorded')) showRecorded(call);
const events = new EventSource('/api/events');
events.addEventListener('request', ({ data }) => showRequest(JSON.parse(data)));
events.addEventListener('recorded', ({ data }) => showRecorded(JSON.parse(data)));
events.addEventListener('log', ({ data }) => {
  const entry = JSON.parse(data);
  showLog(entry.function + '  ' + entry.line);
});
events.addEventListener('warning', ({ data }) => showLog(JSON.parse(data)));
events.addEventListener('dropped', ({ data }) => showLog(JSON.parse(data).count + ' events were dropped, as this page did not read them'));
events.addEventListener('reload', showApis);
`;
