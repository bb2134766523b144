import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

const LIB = join(__dirname, '../../lib');

/** A struct of the public API: what people write as an object. */
export interface Struct {
  readonly name: string;
  /** Its own members and those that it inherits. */
  readonly members: readonly string[];
}

/** Every struct that the library exports. */
export function publicStructs(): Struct[] {
  const sources = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map((path) => ts.createSourceFile(path, readFileSync(join(LIB, path), 'utf8'), ts.ScriptTarget.ES2022));
  const interfaces = new Map(sources.flatMap(interfacesOf).map((node) => [node.name.text, node] as const));
  return sources
    .flatMap(exportedNames)
    .filter((name) => interfaces.has(name) && !/^I[A-Z]/.test(name))
    .map((name) => ({ name, members: membersOf(name, interfaces) }));
}

function interfacesOf(source: ts.SourceFile): ts.InterfaceDeclaration[] {
  return source.statements.filter(ts.isInterfaceDeclaration);
}

/** Of `export type { … } from`, as the index files have it. */
function exportedNames(source: ts.SourceFile): string[] {
  return source.statements
    .filter(ts.isExportDeclaration)
    .flatMap(({ exportClause }) => (exportClause && ts.isNamedExports(exportClause) ? [...exportClause.elements] : []))
    .map(({ name }) => name.text);
}

function membersOf(name: string, interfaces: ReadonlyMap<string, ts.InterfaceDeclaration>): string[] {
  const node = interfaces.get(name);
  if (!node) return [];
  const parents = (node.heritageClauses ?? []).flatMap(({ types }) => types.map(({ expression }) => expression));
  const inherited = parents.flatMap((parent) => (ts.isIdentifier(parent) ? membersOf(parent.text, interfaces) : []));
  const own = node.members.filter(ts.isPropertySignature).map((member) => (member.name as ts.Identifier).text);
  return [...inherited, ...own];
}
