import { MethodLoggingLevel } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import type { AccessLogOptions } from './access-log';
import { AccountRole, awaitAccountRole } from './account';
import { acknowledge } from './acknowledge';
import { requireKnown } from './must-be-known';
import { reject } from './reject';

/** The logs of a stage of a REST or WebSocket API: both are written by the role of the account. */
export interface AccountLogs {
  readonly accessLog?: AccessLogOptions;
  readonly executionLogs?: MethodLoggingLevel;
  readonly accountRole?: AccountRole;
}

/** The logs that a stage can have: none where the account has no role. */
export function possibleLogs<T extends AccountLogs>(scope: Construct, stage: string, logs: T): T {
  requireKnown(scope, 'accountRole', logs.accountRole);
  if (logs.accountRole !== AccountRole.NONE) return logs;
  const asked = [
    logs.accessLog && logs.accessLog.enabled !== false ? 'accessLog' : undefined,
    logs.executionLogs && logs.executionLogs !== MethodLoggingLevel.OFF ? 'executionLogs' : undefined,
  ].find((option) => option !== undefined);
  if (asked === undefined) return { ...logs, accessLog: { enabled: false }, executionLogs: MethodLoggingLevel.OFF };
  return reject(scope, {
    problem: `stage '${stage}' has ${asked}, and the gateway accountRole: AccountRole.NONE`,
    allowed: 'logs are written by the role of the account',
    fix: `leave ${asked} out, or give AccountRole.ENSURE`,
  });
}

/** Lets a stage wait for the account's role if it has logs, or says why it has none. */
export function awaitRoleForLogs(stage: Construct, hasLogs: boolean, role?: AccountRole): void {
  if (hasLogs) awaitAccountRole(stage, role);
  if (role !== AccountRole.NONE) return;
  for (const rule of ['APIG1', 'APIG6']) {
    acknowledge(stage, rule, 'the account has no role by which API Gateway writes logs, as its app says');
  }
}
