import { tryFindNearest } from '../assembly/nearest.js';
import { UsageError } from '../model/usage-error.js';
import type { ApiDescription, StageDescription } from '../serving/api-description.js';

/** Which API and stage a request of a test is for; needed only where there are several. */
export interface ChosenDestination {
  /** Its name, logical id or API id. */
  readonly api?: string;
  readonly stage?: string;
}

/** The stage that a request is for. */
export function findStage(apis: readonly ApiDescription[], chosen: ChosenDestination): StageDescription {
  return stageOf(apiOf(apis, chosen.api), chosen.stage);
}

function apiOf(apis: readonly ApiDescription[], asked: string | undefined): ApiDescription {
  const fitting = asked === undefined ? apis : apis.filter((api) => namesOf(api).includes(asked));
  const [api, another] = fitting;
  if (api && !another) return api;
  const names = apis.map(({ name, logicalId }) => `${name} (${logicalId})`).join(', ');
  if (api) throw unknown(`${fitting.length} APIs could be meant: ${names}`, 'choose one by its logical id: { api }');
  if (asked === undefined) throw unknown('the assembly has no API of this kind', 'serve a stack that has one');
  const nearest = tryFindNearest(asked, apis.flatMap(namesOf));
  const fix = nearest === undefined ? `choose one of ${names}` : `did you mean ${nearest}?`;
  throw unknown(`there is no API ${asked} of this kind`, fix);
}

function namesOf({ name, logicalId, id }: ApiDescription): readonly string[] {
  return [name, logicalId, id];
}

function stageOf({ name, stages }: ApiDescription, asked: string | undefined): StageDescription {
  const names = stages.map((stage) => stage.name).join(', ');
  const found = asked === undefined ? onlyStage(stages) : stages.find((stage) => stage.name === asked);
  if (found) return found;
  if (stages.length === 0) throw unknown(`the API ${name} has no stage`, 'give the API a stage');
  if (asked === undefined) throw unknown(`the API ${name} has the stages ${names}`, 'choose one: { stage }');
  throw unknown(`the API ${name} has no stage ${asked}`, `choose one of ${names}`);
}

function onlyStage(stages: readonly StageDescription[]): StageDescription | undefined {
  return stages.length === 1 ? stages[0] : stages.find(({ name }) => name === '$default');
}

function unknown(message: string, fix: string): UsageError {
  return new UsageError('UNKNOWN_ROUTE', message, fix);
}
