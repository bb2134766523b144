/**
 * How fast are mapping templates rendered, against the two libraries that other emulators use?
 *
 * The two templates of a request and a response are parsed and rendered, and rendered alone, by each engine in turn.
 * Printed are renders a second and how they compare with the faster of the libraries.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileTemplate } from '../local/src/mapping/templates/compile-template.js';
import { TemplateContext } from '../local/src/mapping/templates/variables/template-context.js';

const REQUEST = `## Transform incoming request
#set($inputRoot = $input.path('$'))
{
    "userId": "$input.params('userId')",
    "queryParams": {
        #foreach($param in $input.params().querystring.keySet())
        "$param": "$input.params().querystring.get($param)"
        #if($foreach.hasNext),#end
        #end
    },
    "headers": {
        "authorization": "$input.params('Authorization')",
        "contentType": "$input.params('Content-Type')"
    },
    "body": $input.json('$')
}
`;

const RESPONSE = `## Transform response
#set($inputRoot = $input.path('$'))
{
    "data": $input.json('$.items'),
    "metadata": {
        "count": $input.json('$.count'),
        "page": $input.json('$.page')
    },
    "links": {
        "self": "$context.domainName$context.path"
    }
}
`;

const BODY = JSON.stringify({
  items: [
    { id: 1, name: 'first' },
    { id: 2, name: 'second' },
  ],
  count: 2,
  page: 1,
});
const PARAMS = {
  path: { userId: '42' },
  querystring: { filter: 'active', sort: 'name', page: '1' },
  header: { Authorization: 'Bearer token', 'Content-Type': 'application/json' },
};
const CONTEXT = { domainName: 'api.example.com', path: '/prod/users', identity: { sourceIp: '127.0.0.1' } };

/** Parses a template and returns what renders it. */
type Prepare = (template: string) => () => string;

const prepareOurs: Prepare = (template) => {
  const compiled = compileTemplate(template);
  return () =>
    compiled.render({
      input: { body: BODY, params: PARAMS },
      context: new TemplateContext(CONTEXT),
      stageVariables: {},
    });
};

interface VelocityLibrary {
  parse(template: string): unknown;
  Compile: new (tree: unknown) => { render(context: object): string };
}

/** The objects of API Gateway, as little as the templates need: it counts in the libraries' favour. */
function libraryContext(): object {
  const body = JSON.parse(BODY);
  const find = (path: string): unknown => (path === '$' ? body : body[path.slice(2)]);
  const maps = Object.fromEntries(
    Object.entries(PARAMS).map(([name, values]: [string, Record<string, string>]) => [
      name,
      { ...values, keySet: () => Object.keys(values), get: (key: string) => values[key] },
    ]),
  );
  const all: Record<string, string> = { ...PARAMS.header, ...PARAMS.querystring, ...PARAMS.path };
  const params = (name?: string): unknown => (name === undefined ? maps : all[name]);
  return {
    input: { path: find, json: (path: string) => JSON.stringify(find(path)), params, body: BODY },
    context: CONTEXT,
  };
}

function prepareWith({ parse, Compile }: VelocityLibrary): Prepare {
  return (template) => {
    const tree = parse(template);
    return () => new Compile(tree).render(libraryContext());
  };
}

const LIBRARIES = ['velocityjs@2.1.7', 'amplify-velocity-template@1.4.17'];

/** Installs the libraries from the registry into a folder that is gone afterwards. */
function installLibraries(): { name: string; library: VelocityLibrary }[] {
  const folder = mkdtempSync(join(tmpdir(), 'bench-templates-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    const options = ['--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', ['install', ...options, ...LIBRARIES], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    const load = createRequire(join(folder, 'package.json'));
    return LIBRARIES.map((each) => each.replace(/@[\d.]+$/, '')).map((name) => ({ name, library: load(name) }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const ROUND_MS = 300;
const ROUNDS = 5;

/** Processor time in milliseconds: other work on the machine does not count. */
function now(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Calls a second of each, the best of some rounds taken in turn, so that a busy moment hits all alike. */
function measure(runs: readonly (() => unknown)[]): number[] {
  const best = runs.map(() => 0);
  for (let round = 0; round < ROUNDS; round++) {
    runs.forEach((run, index) => {
      best[index] = Math.max(best[index] ?? 0, rate(run));
    });
  }
  return best;
}

function rate(run: () => unknown): number {
  const start = now();
  let calls = 0;
  for (; now() - start < ROUND_MS; calls += 100) for (let i = 0; i < 100; i++) run();
  return calls / ((now() - start) / 1000);
}

function main(): void {
  const engines: [string, Prepare][] = [['gatewright', prepareOurs]];
  for (const { name, library } of installLibraries()) engines.push([name, prepareWith(library)]);
  for (const [title, template] of [
    ['request template', REQUEST],
    ['response template', RESPONSE],
  ] as const) {
    const names = engines.map(([name]) => name);
    const prepared = engines.map(([, prepare]) => prepare(template));
    report(`${title}, render`, names, measure(prepared));
    report(
      `${title}, parse and render`,
      names,
      measure(
        engines.map(
          ([, prepare]) =>
            () =>
              prepare(template)(),
        ),
      ),
    );
  }
}

function report(title: string, names: readonly string[], rates: readonly number[]): void {
  const [ours = 0, ...others] = rates;
  const ratio = `  ${(ours / Math.max(...others)).toFixed(1)} x the faster library`;
  const list = names.map((name, index) => `${name} ${Math.round(rates[index] ?? 0).toLocaleString('en')}/s`).join('  ');
  console.log(`${title.padEnd(38)}${list}${ratio}`);
}

main();
