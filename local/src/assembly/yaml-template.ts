import type { Document, Node } from 'yaml';
import { MAX_DEPTH } from './document-extent.js';
import { loadYaml } from './yaml-library.js';

/**
 * Parses a template in YAML, with CloudFormation's short form of the intrinsic functions (`!Ref X`, `!GetAtt X.Arn`).
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function parseYamlTemplate(text: string): unknown {
  const document = loadYaml().parseDocument(text, { logLevel: 'silent' });
  const [error] = document.errors;
  if (error) throw error;
  return new YamlValues(document).valueOf(document.contents);
}

interface Entry {
  readonly key: unknown;
  readonly value: unknown;
}

/** Makes values of the nodes of a document. What an alias stands for is made once, however many there are. */
class YamlValues {
  readonly #document: Document.Parsed;
  readonly #anchored = new Map<Node, unknown>();
  readonly #resolving = new Set<Node>();
  #depth = 0;

  constructor(document: Document.Parsed) {
    this.#document = document;
  }

  valueOf(node: unknown): unknown {
    if (++this.#depth > MAX_DEPTH) throw new Error(`it is nested more than ${MAX_DEPTH} deep`);
    const value = this.#untaggedValue(node);
    this.#depth--;
    const tag = (node as Node & { readonly tag?: string })?.tag;
    if (tag === undefined || !/^![A-Za-z]/.test(tag)) return value;
    const name = tag.slice(1);
    if (name === 'Ref' || name === 'Condition') return { [name]: value };
    if (name === 'GetAtt' && typeof value === 'string') return { 'Fn::GetAtt': splitAttribute(value) };
    return { [`Fn::${name}`]: value };
  }

  #untaggedValue(node: unknown): unknown {
    const { isAlias, isMap, isScalar, isSeq } = loadYaml();
    if (isAlias(node)) return this.#aliased(node.source, node.resolve(this.#document));
    if (isSeq(node)) return node.items.map((item) => this.valueOf(item));
    if (isMap(node)) return this.#mapOf(node.items);
    return isScalar(node) ? node.value : null;
  }

  #aliased(name: string, node: Node | undefined): unknown {
    if (node === undefined) return null;
    if (this.#anchored.has(node)) return this.#anchored.get(node);
    if (this.#resolving.has(node)) throw new Error(`the alias *${name} is within what it stands for`);
    this.#resolving.add(node);
    const value = this.valueOf(node);
    this.#resolving.delete(node);
    this.#anchored.set(node, value);
    return value;
  }

  /** The map's own entries win over those that `<<` merges in. */
  #mapOf(entries: readonly Entry[]): Readonly<Record<string, unknown>> {
    const { isScalar } = loadYaml();
    const merged: object[] = [];
    const own: [string, unknown][] = [];
    for (const entry of entries) {
      const key = isScalar(entry.key) ? String(entry.key.source ?? entry.key.value) : String(entry.key);
      const value = this.valueOf(entry.value);
      if (key === '<<') merged.push(...[value as object].flat());
      else own.push([key, value]);
    }
    return Object.fromEntries([...merged.reverse().flatMap((part) => Object.entries(part)), ...own]);
  }
}

function splitAttribute(text: string): readonly string[] {
  const dot = text.indexOf('.');
  return dot === -1 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}
