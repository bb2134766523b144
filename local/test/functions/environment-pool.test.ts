import { availableParallelism } from 'node:os';
import type { Environment, EnvironmentResult } from '../../src/functions/environment.js';
import { EnvironmentPool, idleMs } from '../../src/functions/environment-pool.js';
import type { RuntimeRequest } from '../../src/functions/runtime.js';

const coldStartMs = 400;

/** An environment whose start and requests end when the test says so. */
class FakeEnvironment {
  isClosed = false;
  requests: string[] = [];
  #resolve: ((result: EnvironmentResult) => void) | undefined;

  constructor(private readonly pool: EnvironmentPool) {}

  get asEnvironment(): Environment {
    return this as unknown as Environment;
  }

  invoke({ requestId }: RuntimeRequest): Promise<EnvironmentResult> {
    this.requests.push(requestId);
    return new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  close(): void {
    this.isClosed = true;
    this.pool.gone(this.asEnvironment, undefined);
  }

  isReady(): void {
    this.pool.free(this.asEnvironment);
  }

  answers(): void {
    this.#resolve?.({ outcome: 'success', payload: '{}' });
    this.pool.free(this.asEnvironment);
  }
}

function openPool(maximumSize = 100) {
  const environments: FakeEnvironment[] = [];
  const start = () => {
    const environment = new FakeEnvironment(pool);
    environments.push(environment);
    return environment.asEnvironment;
  };
  const pool: EnvironmentPool = new EnvironmentPool(start, { maximumSize, timeoutMs: 4000 }, () => {});
  let count = 0;
  const invoke = (traceId = `Root=${count}`) =>
    void pool.invoke({
      requestId: String(count++),
      payload: '{}',
      invokedFunctionArn: '',
      traceId,
      clientContext: undefined,
    });
  return { pool, environments, invoke };
}

/** A pool of one environment that took its time to start. */
function openWarmPool(maximumSize?: number) {
  const opened = openPool(maximumSize);
  opened.invoke();
  jest.advanceTimersByTime(shorterThanPatience);
  opened.environments[0]?.isReady();
  return opened;
}

const shorterThanPatience = 90;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('the first request starts an environment at once', () => {
  const { environments, invoke } = openPool();
  invoke();
  expect(environments).toHaveLength(1);
});

test('a request waits as long as a cold start takes, and then another environment is started', () => {
  const { environments, invoke } = openPool();
  invoke();
  jest.advanceTimersByTime(50);
  environments[0]?.isReady();
  environments[0]?.answers();
  // The cold start of another one tells how long they take.
  invoke();
  invoke();
  jest.advanceTimersByTime(100);
  expect(environments).toHaveLength(2);
  jest.advanceTimersByTime(coldStartMs);
  environments[1]?.isReady();
  invoke();
  jest.advanceTimersByTime(coldStartMs - 1);
  expect(environments).toHaveLength(2);
  jest.advanceTimersByTime(1);
  expect(environments).toHaveLength(3);
});

test('short requests of a burst share one environment', () => {
  const { environments, invoke } = openWarmPool();
  for (let index = 0; index < 50; index++) invoke();
  for (let index = 0; index < 50; index++) {
    jest.advanceTimersByTime(1);
    environments[0]?.answers();
  }
  expect(environments).toHaveLength(1);
  expect(environments[0]?.requests).toHaveLength(51);
});

test('requests that really wait get an environment each, as many at a time as there are processors', () => {
  const { environments, invoke } = openWarmPool();
  for (let index = 0; index < 9; index++) invoke();
  jest.advanceTimersByTime(100);
  expect(environments).toHaveLength(1 + availableParallelism());
  for (let index = 1; index < 10; index++) {
    jest.advanceTimersByTime(50);
    environments[index]?.isReady();
  }
  expect(environments).toHaveLength(10);
  expect(environments.every(({ requests }) => requests.length === 1)).toBe(true);
});

test('there are no more environments than the maximum, and the others take turns', () => {
  const { environments, invoke } = openWarmPool(2);
  for (let index = 0; index < 5; index++) invoke();
  for (let index = 0; index < 20; index++) {
    jest.advanceTimersByTime(500);
    for (const environment of environments) environment.answers();
  }
  expect(environments).toHaveLength(2);
  expect(environments.flatMap(({ requests }) => requests)).toHaveLength(6);
});

test('a request that another one of the function waits for gets an environment beyond the maximum, which then ends', () => {
  const { environments, invoke } = openPool(1);
  invoke('Root=1-a;Sampled=0');
  environments[0]?.isReady();
  invoke('Root=1-other');
  expect(environments).toHaveLength(1);
  invoke('Root=1-a;Parent=2');
  expect(environments).toHaveLength(2);
  environments[1]?.isReady();
  expect(environments[1]?.requests).toEqual(['2']);
  environments[1]?.answers();
  expect(environments[1]?.isClosed).toBe(true);
  environments[0]?.answers();
  expect(environments[0]?.requests).toEqual(['0', '1']);
});

test('requests that wait for each other without telling so do not wait for ever', () => {
  const { environments, invoke } = openPool(1);
  invoke();
  environments[0]?.isReady();
  invoke();
  jest.advanceTimersByTime(2999);
  expect(environments).toHaveLength(1);
  jest.advanceTimersByTime(1);
  expect(environments).toHaveLength(2);
  environments[1]?.isReady();
  expect(environments[1]?.requests).toEqual(['1']);
});

test('environments that nobody uses for some minutes end, but not those that are used', () => {
  const { environments, invoke } = openWarmPool();
  invoke();
  jest.advanceTimersByTime(100);
  environments[1]?.isReady();
  environments[1]?.answers();
  environments[0]?.answers();
  jest.advanceTimersByTime(idleMs);
  invoke();
  environments[0]?.answers();
  jest.advanceTimersByTime(idleMs);
  expect(environments.map(({ isClosed }) => isClosed)).toEqual([false, true]);
  jest.advanceTimersByTime(idleMs);
  expect(environments.map(({ isClosed }) => isClosed)).toEqual([true, true]);
});
