import type { FunctionRunner } from '../../../src/functions/function-runner.js';
import type { LambdaFunction } from '../../../src/model/function.js';
import type { LambdaHandler } from './backends.js';
import { placeholders } from './placeholders.js';

export function lambdaUri(name: string, { region, account }: Readonly<Record<string, string>>): string {
  const arn = `arn:aws:lambda:${region}:${account}:function:${name}`;
  return `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
}

/** Runs the functions of a case, and keeps the events that they get. */
export function runnerOf(handlers: ReadonlyMap<string, LambdaHandler>, events: unknown[]): FunctionRunner {
  return {
    invoke: async ({ name }, { payload }) => {
      const event: unknown = JSON.parse(payload);
      events.push(event);
      try {
        const result = await handlers.get(name)?.(event);
        return { outcome: 'success', payload: JSON.stringify(result) ?? 'null' };
      } catch (error) {
        const { name: errorType, message: errorMessage } = error as Error;
        return { outcome: 'error', payload: JSON.stringify({ errorMessage, errorType }) };
      }
    },
    invokeStreaming: async () => ({ outcome: 'throttled' }),
    close: async () => {},
  };
}

export const origin = { stackName: 'Case', logicalId: 'Function', constructPath: 'Case/Function' };

/** A function that API Gateway may invoke. */
export function functionNamed(name: string): LambdaFunction {
  return {
    origin,
    name,
    arn: `arn:aws:lambda:${placeholders.region}:${placeholders.account}:function:${name}`,
    packageType: 'Zip',
    architecture: 'x86_64',
    code: { kind: 'unavailable', reason: 'a case says what its functions answer' },
    layers: [],
    environment: {},
    timeoutSeconds: 3,
    memorySizeMb: 128,
    versions: [],
    aliases: {},
    permissions: [{ origin, action: 'lambda:InvokeFunction', principal: 'apigateway.amazonaws.com' }],
    role: undefined,
  };
}
