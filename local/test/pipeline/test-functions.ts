import type {
  FunctionRunner,
  Invocation,
  InvocationResult,
  StreamedInvocationResult,
} from '../../src/functions/function-runner.js';
import type { InvokedFunction } from '../../src/integrations/integration.js';
import type { LambdaFunction, Permission } from '../../src/model/function.js';

export type Handler = (event: never) => unknown;

/** Runs handlers of the test in this process, with events and results as JSON. */
export class TestFunctions implements FunctionRunner {
  readonly events: unknown[] = [];
  readonly #handlers = new Map<string, Handler>();
  readonly #functions: LambdaFunction[] = [];

  /** Adds a function that API Gateway may invoke, and gives its ARN. */
  add(name: string, handler: Handler, permissions: readonly Permission[] = [anyPermission]): string {
    const arn = `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
    this.#handlers.set(name, handler);
    this.#functions.push({
      origin: { stackName: 'Stack', logicalId: name, constructPath: `Stack/${name}` },
      name,
      arn,
      packageType: 'Zip',
      architecture: 'x86_64',
      code: { kind: 'unavailable', reason: 'the test runs it' },
      layers: [],
      environment: {},
      timeoutSeconds: 3,
      memorySizeMb: 128,
      versions: [],
      aliases: {},
      permissions,
      role: undefined,
    });
    return arn;
  }

  find(arn: string): InvokedFunction | undefined {
    const found = this.#functions.find((candidate) => arn.includes(candidate.arn));
    return found && { function: found };
  }

  async invoke({ name }: LambdaFunction, { payload }: Invocation): Promise<InvocationResult> {
    const event = JSON.parse(payload);
    this.events.push(event);
    try {
      const result = await (this.#handlers.get(name) as Handler)(event as never);
      return { outcome: 'success', payload: JSON.stringify(result ?? null) };
    } catch (error) {
      return { outcome: 'error', payload: JSON.stringify({ errorMessage: (error as Error).message }) };
    }
  }

  async invokeStreaming(): Promise<StreamedInvocationResult> {
    throw new Error('not part of these tests');
  }

  async close(): Promise<void> {}
}

const anyPermission: Permission = {
  origin: { stackName: 'Stack', logicalId: 'Permission', constructPath: 'Stack/Permission' },
  action: 'lambda:InvokeFunction',
  principal: 'apigateway.amazonaws.com',
};
