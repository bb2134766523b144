import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { AssemblyModel } from '../model/assembly-model.js';
import type { FunctionCode, LambdaFunction } from '../model/function.js';

/**
 * The next model, with the APIs and functions that are as they were replaced by the very same objects: what is the same
 * needs no restart.
 */
export function carryOver(previous: AssemblyModel, next: AssemblyModel): AssemblyModel {
  return {
    ...next,
    apis: next.apis.map((api) => previous.apis.find((known) => isDeepStrictEqual(known, api)) ?? api),
    functions: next.functions.map((candidate) => {
      return previous.functions.find((known) => isSameFunction(known, candidate)) ?? candidate;
    }),
  };
}

function isSameFunction(known: LambdaFunction, candidate: LambdaFunction): boolean {
  if (known.arn !== candidate.arn) return false;
  return isDeepStrictEqual(identified(known), identified(candidate));
}

/** The CDK names an asset by the hash of its content, so that its folder may be another one. */
function identified(lambdaFunction: LambdaFunction): object {
  const { code, layers } = lambdaFunction;
  return { ...lambdaFunction, code: identify(code), layers: layers.map(identify) };
}

function identify(code: FunctionCode): unknown {
  if (code.kind !== 'folder') return code;
  const name = basename(code.path);
  return /^asset\.[0-9a-f]{64}/.test(name) ? { kind: code.kind, name } : code;
}
