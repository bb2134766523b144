import { conditionKeysOf } from '../../src/authorizers/policy/request-keys.js';
import { compileResourcePolicy } from '../../src/authorizers/resource-policy.js';
import type { RestApi } from '../../src/model/rest-api.js';
import type { Random } from '../random.js';
import { type Fault, type FuzzTarget, shown } from './fuzz-target.js';
import { jsonValue, mutateJson } from './mutate.js';

const apiArn = 'arn:aws:execute-api:us-east-1:123456789012:abc';
const request = {
  action: 'execute-api:Invoke',
  resource: `${apiArn}/prod/GET/pets`,
  keys: conditionKeysOf({
    sourceIp: '127.0.0.1',
    userAgent: undefined,
    referer: undefined,
    region: 'us-east-1',
    accountId: '123456789012',
    now: 0,
  }),
};

const denial = {
  Effect: 'Deny',
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: 'execute-api:/*',
  Condition: { IpAddress: { 'aws:SourceIp': ['127.0.0.0/8'] } },
};
const permission = {
  Effect: 'Allow',
  Principal: { AWS: ['*'] },
  Action: ['execute-api:*'],
  Resource: ['execute-api:/prod/*/*'],
};
const policy = { Version: '2012-10-17', Id: 'pets', Statement: [permission, denial] };

/** Resource policies: whatever stands in one, it is read, and a Deny of everything beside it is never lost. */
export const policyTarget: FuzzTarget = {
  name: 'policies',
  weight: 10,
  open: async () => ({
    attack: async (random) => attack(random),
    check: async () =>
      outcomeOf({ Version: '2012-10-17', Statement: [permission] }) === 'ALLOW'
        ? undefined
        : { input: shown(JSON.stringify(permission)), problem: 'a policy that allows does not allow' },
    close: async () => {},
  }),
};

function attack(random: Random): Fault | undefined {
  const spoilt = random.once(10) ? jsonValue(random) : mutateJson(random, policy);
  const beside = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }, spoilt],
  };
  const input = shown(JSON.stringify(spoilt) ?? 'undefined');
  try {
    outcomeOf(random.once(4) ? JSON.stringify(spoilt) : spoilt);
    if (outcomeOf(beside) === 'ALLOW') return { input, problem: 'a Deny beside it was lost' };
    return undefined;
  } catch (error) {
    return { input, problem: String((error as Error).stack) };
  }
}

function outcomeOf(document: unknown): string | undefined {
  return compileResourcePolicy({ policy: document } as unknown as RestApi, apiArn)?.(request);
}
