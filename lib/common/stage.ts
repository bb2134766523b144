import { Token } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { STAGES, warnAboveQuota } from './quota';
import { reject } from './reject';

const VARIABLE_QUOTA = 100;

/** Refuses stages that the service would refuse, and tells of more than it grants. */
export function checkStages(scope: Construct, names: readonly string[]): void {
  if (names.length === 0) {
    reject(scope, {
      problem: 'stages is empty',
      allowed: 'an API has at least one stage',
      fix: 'leave stages out for the default one',
    });
  }
  warnAboveQuota(scope, STAGES, () => names.length);
  for (const name of names) checkStageName(scope, name);
}

/** Refuses a stage of an HTTP API in another kind, where the stage is part of the address. */
export function refuseDefaultStage(scope: IConstruct, names: readonly string[], kind: 'REST' | 'WebSocket'): void {
  if (!names.includes('$default')) return;
  reject(scope, {
    problem: "stage name '$default' is not allowed",
    allowed: `the stages of a ${kind} API are part of its address`,
    fix: "write 'prod'",
  });
}

function checkStageName(scope: IConstruct, name: string): void {
  if (Token.isUnresolved(name) || name === '$default' || /^[A-Za-z0-9_-]{1,128}$/.test(name)) return;
  reject(scope, {
    problem: `stage name '${name}' is not allowed`,
    allowed: 'a name has 1 to 128 letters, digits, - and _',
    fix: `write '${name.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 128) || 'prod'}'`,
  });
}

/** Refuses stage variables outside AWS's character rules. */
export function checkStageVariables(scope: IConstruct, stage: string, variables: Record<string, string>): void {
  const count = Object.keys(variables).length;
  if (count > VARIABLE_QUOTA) {
    reject(scope, {
      problem: `stage '${stage}' has ${count} variables`,
      allowed: `a stage has at most ${VARIABLE_QUOTA}`,
      fix: 'keep settings in the functions or in Parameter Store',
    });
  }
  for (const [name, value] of Object.entries(variables)) checkStageVariable(scope, stage, name, value);
}

function checkStageVariable(scope: IConstruct, stage: string, name: string, value: string): void {
  if (!/^[A-Za-z0-9_]{1,64}$/.test(name)) {
    reject(scope, {
      problem: `stage '${stage}' has a variable named '${name}'`,
      allowed: 'a name has 1 to 64 letters, digits and _',
      fix: `write '${name.replace(/[^A-Za-z0-9_]+/g, '_').slice(0, 64)}'`,
    });
  }
  if (Token.isUnresolved(value) || /^[A-Za-z0-9\-._~:/?#&=,]{1,512}$/.test(value)) return;
  reject(scope, {
    problem: `stage '${stage}' has the variable ${name} with the value '${value}'`,
    allowed: 'a value has 1 to 512 letters, digits and - . _ ~ : / ? # & = ,',
    fix: 'give the functions an environment variable for other text',
  });
}
