import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestCase } from '../conformance/requests/request-case.js';

/** On what a case stands: a recording of AWS, AWS's own words, or our best guess. */
export interface Evidence {
  readonly kind: 'recorded' | 'documented' | 'assumed';
  /** An address, or in words. */
  readonly where: string;
}

/** A behaviour that is emulated. */
export interface Behaviour {
  /** `REST`, `HTTP` or `WEBSOCKET`; templates are the same for all. */
  readonly apiType: string;
  readonly area: string;
  readonly text: string;
  readonly evidence: Evidence;
}

export interface RequestFile {
  readonly name: string;
  readonly cases: readonly RequestCase[];
}

/** Our own cases of requests, by file of the folder of golden cases. */
export function readRequestFiles(folder: string): readonly RequestFile[] {
  return readFiles(join(folder, 'requests')).map(({ name, content }) => ({
    name,
    cases: (content as { readonly cases: readonly RequestCase[] }).cases,
  }));
}

interface OwnTemplate {
  readonly id: string;
  readonly category: string;
  readonly source: Evidence['kind'];
  readonly evidence: string;
}

/** Every behaviour that a case of our own shows. */
export function readBehaviours(folder: string): readonly Behaviour[] {
  const ofRequests = readRequestFiles(folder).flatMap(({ cases }) =>
    cases.map(({ apiType, category, behaviour = '', source }) => ({
      apiType,
      area: category,
      text: behaviour,
      evidence: source as Evidence,
    })),
  );
  const templates = readFiles(join(folder, 'templates')).flatMap(({ content }) => content as readonly OwnTemplate[]);
  const ofTemplates = templates.map(({ id, category, source, evidence }) => ({
    apiType: 'TEMPLATE',
    area: category,
    text: toSentence(id),
    evidence: { kind: source, where: evidence },
  }));
  return [...ofRequests, ...ofTemplates];
}

function readFiles(folder: string): readonly { readonly name: string; readonly content: unknown }[] {
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, content: JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown }));
}

/** The id of a template case is its sentence. */
function toSentence(id: string): string {
  const words = id.replaceAll('-', ' ');
  return `${words[0]?.toUpperCase()}${words.slice(1)}`;
}
