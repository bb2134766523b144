import type { AssemblyModel } from '../model/assembly-model.js';
import type { ApiDescription } from '../serving/api-description.js';
import { type RouteRow, routeRows } from '../serving/route-rows.js';
import { printable } from './printable.js';

/** Command lines to copy, one for each stage: what a person would try first. */
export function linesToTry(model: AssemblyModel, apis: readonly ApiDescription[]): readonly string[] {
  const rows = routeRows(model);
  return apis.flatMap(({ name, protocol, stages }) =>
    stages.flatMap((stage) => {
      if (protocol === 'WEBSOCKET') return [`wscat -c ${stage.url}`];
      const row = easiest(rows.filter((candidate) => candidate.api === name && candidate.stage === stage.name));
      return row ? [printable(curlLine(stage.url, row))] : [];
    }),
  );
}

/** A route that anybody may GET, and that needs no parameter, if there is one. */
function easiest(rows: readonly RouteRow[]): RouteRow | undefined {
  const effort = ({ key, auth }: RouteRow) =>
    (auth === 'NONE' ? 0 : 4) + (/^(GET|ANY) /.test(key) ? 0 : 2) + (key.includes('{') ? 1 : 0);
  return rows.toSorted((a, b) => effort(a) - effort(b))[0];
}

function curlLine(url: string, { key, auth }: RouteRow): string {
  const [method = 'GET', path = '/'] = key === '$default' ? ['GET', '/'] : key.split(' ');
  const verb = method === 'GET' || method === 'ANY' ? '' : `-X ${method} `;
  const apiKey = auth.endsWith('API key') ? "-H 'x-api-key: …' " : '';
  const token = auth === 'NONE' || auth === 'API key' ? '' : "-H 'Authorization: …' ";
  return `curl ${verb}${apiKey}${token}${url}${path.replace(/\{[^}]+\}/g, '1')}`;
}
