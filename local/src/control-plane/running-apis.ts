import type { Method, RestApi } from '../model/rest-api.js';

/** A test invocation of a method, as `TestInvokeMethod` takes it. */
export interface TestInvocation {
  readonly pathWithQueryString?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly stageVariables?: Readonly<Record<string, string>>;
}

/** How a test invocation went, with the execution log. */
export interface TestInvocationResult {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly multiValueHeaders: Readonly<Record<string, readonly string[]>>;
  readonly log: string;
  /** Milliseconds. */
  readonly latency: number;
}

/** What the management API asks of the APIs that run. */
export interface RunningApis {
  /** Empties a stage's response cache. */
  flushStageCache(apiId: string, stageName: string): void;
  /** Forgets what a stage's authorizers have decided. */
  flushStageAuthorizersCache(apiId: string, stageName: string): void;
  /** Runs a method without authorization, API key and throttling. */
  testInvokeMethod(api: RestApi, method: Method, invocation: TestInvocation): Promise<TestInvocationResult>;
  /** For each day from `startDate` to `endDate` (`YYYY-MM-DD`), how many requests a key made and has left. */
  usageOf(planId: string, apiKeyId: string, startDate: string, endDate: string): readonly (readonly [number, number])[];
}
