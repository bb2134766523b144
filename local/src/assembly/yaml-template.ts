import type { Document, Node } from 'yaml';
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
  return toValue(document.contents, document);
}

function toValue(node: unknown, document: Document.Parsed): unknown {
  const value = untaggedValue(node, document);
  const tag = (node as Node & { readonly tag?: string })?.tag;
  if (tag === undefined || !/^![A-Za-z]/.test(tag)) return value;
  const name = tag.slice(1);
  if (name === 'Ref' || name === 'Condition') return { [name]: value };
  if (name === 'GetAtt' && typeof value === 'string') return { 'Fn::GetAtt': splitAttribute(value) };
  return { [`Fn::${name}`]: value };
}

function untaggedValue(node: unknown, document: Document.Parsed): unknown {
  const { isAlias, isMap, isScalar, isSeq } = loadYaml();
  if (isAlias(node)) return toValue(node.resolve(document), document);
  if (isSeq(node)) return node.items.map((item) => toValue(item, document));
  if (isMap(node)) return mapOf(node.items, document);
  return isScalar(node) ? node.value : null;
}

interface Entry {
  readonly key: unknown;
  readonly value: unknown;
}

/** The map's own entries win over those that `<<` merges in. */
function mapOf(entries: readonly Entry[], document: Document.Parsed): Readonly<Record<string, unknown>> {
  const { isScalar } = loadYaml();
  const merged: object[] = [];
  const own: Record<string, unknown> = {};
  for (const entry of entries) {
    const key = isScalar(entry.key) ? String(entry.key.source ?? entry.key.value) : String(entry.key);
    const value = toValue(entry.value, document);
    if (key === '<<') merged.push(...[value as object].flat());
    else own[key] = value;
  }
  return Object.assign({}, ...merged.reverse(), own);
}

function splitAttribute(text: string): readonly string[] {
  const dot = text.indexOf('.');
  return dot === -1 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}
