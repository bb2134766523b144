import { tryFindIntegrationMistake } from '../../../src/integrations/integration-mistakes.js';
import type { RestIntegration } from '../../../src/model/rest-api.js';
import { Comparison } from './compare.js';
import { fill, placeholders } from './placeholders.js';
import type { CaseOutcome, RequestCase } from './request-case.js';
import { outcomeOf } from './rest-request.js';

/** Runs a case of PutIntegration: what the service refuses is found when an API is loaded. */
export async function runPutIntegration({ definition, expected }: RequestCase): Promise<CaseOutcome> {
  const { httpMethod, ...integration } = fill(definition.integration, placeholders);
  const message = tryFindIntegrationMistake({
    ...integration,
    ...(httpMethod && { integrationHttpMethod: httpMethod }),
  } as RestIntegration);
  const actual = message === undefined ? undefined : { Code: 'BadRequestException', Message: message };
  const comparison = new Comparison();
  comparison.equal('error', expected.error, actual);
  return outcomeOf(comparison, actual, { reasons: [] });
}
