import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';

type Resources = { readonly [id: string]: { readonly DependsOn?: string | readonly string[] } };

/** The circles in the templates of an app, nested ones included; the core itself refuses those between stacks. */
export function circlesOf(app: App): string[] {
  const { directory } = app.synth();
  const templates = readdirSync(directory).filter((file) => file.endsWith('.template.json'));
  return templates.flatMap((file) => {
    const { Resources } = JSON.parse(readFileSync(join(directory, file), 'utf8')) as { Resources?: Resources };
    const circle = findCircle(Resources ?? {});
    return circle ? [`${file}: ${circle.join(' → ')}`] : [];
  });
}

/** The resources from the first one that leads back to itself, by references or DependsOn. */
export function findCircle(resources: Resources): string[] | undefined {
  const done = new Set<string>();
  const walk = (id: string, way: readonly string[]): string[] | undefined => {
    if (way.includes(id)) return [...way.slice(way.indexOf(id)), id];
    if (done.has(id)) return undefined;
    for (const next of referencesOf(resources[id])) {
      const circle = walk(next, [...way, id]);
      if (circle) return circle;
    }
    done.add(id);
    return undefined;
  };
  for (const id of Object.keys(resources)) {
    const circle = walk(id, []);
    if (circle) return circle;
  }
  return undefined;
}

function referencesOf(resource: Resources[string] | undefined): string[] {
  if (!resource) return [];
  const text = JSON.stringify(resource);
  const named = [...text.matchAll(/"(?:Ref":|Fn::GetAtt":\[)"(\w+)"/g)].map(([, id]) => id as string);
  return [...named, ...[resource.DependsOn ?? []].flat()];
}
