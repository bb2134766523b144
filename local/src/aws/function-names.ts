import type { LambdaFunction } from '../model/function.js';

/** A function as the Lambda API names it: by name, partial ARN or ARN, each with or without a qualifier. */
export interface FunctionName {
  readonly name: string;
  readonly accountId?: string;
  readonly region?: string;
  readonly qualifier?: string;
}

const forms = [
  /^arn:[^:]+:lambda:(?<region>[^:]*):(?<accountId>\d*):function:(?<name>[^:]+)(?::(?<qualifier>[^:]+))?$/,
  /^(?<accountId>\d{12}):function:(?<name>[^:]+)(?::(?<qualifier>[^:]+))?$/,
  /^function:(?<name>[^:]+)(?::(?<qualifier>[^:]+))?$/,
  /^(?<name>[^:]+)(?::(?<qualifier>[^:]+))?$/,
];

/** Reads a function's name; undefined where it has no form that the Lambda API takes. */
export function tryParseFunctionName(text: string): FunctionName | undefined {
  for (const form of forms) {
    const groups = form.exec(text)?.groups;
    if (!groups?.name) continue;
    const present = Object.entries(groups).filter(([, value]) => value !== undefined);
    return { name: groups.name, ...Object.fromEntries(present) };
  }
  return undefined;
}

/** The function of that name, account and region with that qualifier; undefined where there is none. */
export function tryFindFunction(
  functions: readonly LambdaFunction[],
  { name, accountId, region, qualifier }: FunctionName,
): LambdaFunction | undefined {
  return functions.find((candidate) => {
    const [, , , arnRegion, arnAccountId] = candidate.arn.split(':');
    return (
      candidate.name === name &&
      (accountId === undefined || accountId === arnAccountId) &&
      (region === undefined || region === arnRegion) &&
      (qualifier === undefined || hasQualifier(candidate, qualifier))
    );
  });
}

function hasQualifier({ versions, aliases }: LambdaFunction, qualifier: string): boolean {
  return qualifier === '$LATEST' || versions.includes(qualifier) || Object.hasOwn(aliases, qualifier);
}
