import type { FunctionReference, LambdaFunction } from '../model/function.js';

/** A function as a URI, an ARN or a name tells it. */
export interface FunctionName {
  readonly name: string;
  /** A version or an alias. */
  readonly qualifier?: string;
  /** Absent where only the name is told. */
  readonly accountId?: string;
  readonly region?: string;
}

/**
 * The function that an integration or authorizer URI, an ARN (whole or partial) or a name leads to; stage variables must
 * have been put in. Undefined if the functions hold no such function, version or alias.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function findFunction(
  functions: readonly LambdaFunction[],
  uriOrArn: string,
): Exclude<FunctionReference, { expression: string }> | undefined {
  const parsed = parseFunctionName(uriOrArn);
  const found = parsed && functions.find((candidate) => isNamed(candidate, parsed));
  if (!found) return undefined;
  const { qualifier } = parsed;
  if (qualifier === undefined) return { function: found };
  return hasQualifier(found, qualifier) ? { function: found, qualifier } : undefined;
}

const integrationUri =
  /^arn:[\w-]+:apigateway:[\w-]+:lambda:path\/[\d-]+\/functions\/(.+)\/(?:response-streaming-)?invocations$/;
const functionArn = /^arn:[\w-]+:lambda:([\w-]+):(\d{12}):function:([\w-]+)(?::([\w$-]+))?$/;
const partialArn = /^(\d{12}):function:([\w-]+)(?::([\w$-]+))?$/;
const plainName = /^(?:function:)?([\w-]+)(?::([\w$-]+))?$/;

/** Takes apart whatever Lambda and API Gateway accept in the place of a function; undefined if it is none of these. */
export function parseFunctionName(text: string): FunctionName | undefined {
  const reference = integrationUri.exec(text)?.[1] ?? text;
  const arn = functionArn.exec(reference);
  if (arn) return toFunctionName(arn[3], arn[4], { region: arn[1] as string, accountId: arn[2] as string });
  const partial = partialArn.exec(reference);
  if (partial) return toFunctionName(partial[2], partial[3], { accountId: partial[1] as string });
  const plain = plainName.exec(reference);
  return plain ? toFunctionName(plain[1], plain[2], {}) : undefined;
}

function toFunctionName(
  name: string | undefined,
  qualifier: string | undefined,
  place: Pick<FunctionName, 'region' | 'accountId'>,
): FunctionName {
  return { name: name as string, ...(qualifier !== undefined && { qualifier }), ...place };
}

function isNamed(candidate: LambdaFunction, { name, region, accountId }: FunctionName): boolean {
  const [, , , ownRegion, ownAccount] = candidate.arn.split(':');
  return (
    candidate.name === name &&
    (region === undefined || region === ownRegion) &&
    (accountId === undefined || accountId === ownAccount)
  );
}

function hasQualifier(candidate: LambdaFunction, qualifier: string): boolean {
  if (qualifier === '$LATEST') return true;
  return candidate.versions.includes(qualifier) || Object.hasOwn(candidate.aliases, qualifier);
}
