import { availableParallelism } from 'node:os';
import type { Environment } from '../../src/functions/environment.js';
import { EnvironmentPool } from '../../src/functions/environment-pool.js';
import { idleMs } from '../../src/functions/idle-environments.js';
import type { PendingRequest } from '../../src/functions/pending-request.js';

const coldStartMs = 400;

/** An environment whose start and requests end when the test says so. */
class FakeEnvironment {
  isClosed = false;
  isQuick = false;
  readonly #requests: PendingRequest[] = [];
  /** Of all requests that it has got. */
  readonly requests: string[] = [];

  constructor(private readonly pool: EnvironmentPool) {}

  get asEnvironment(): Environment {
    return this as unknown as Environment;
  }

  get isIdle(): boolean {
    return this.#requests.length === 0;
  }

  get takesAhead(): boolean {
    return this.isQuick && this.#requests.length < 3;
  }

  get traceId(): string | undefined {
    return this.#requests[0]?.request.traceId;
  }

  take(pending: PendingRequest): void {
    this.#requests.push(pending);
    this.requests.push(pending.request.requestId);
  }

  recall(): boolean {
    if (this.#requests.length < 2) return false;
    this.isQuick = false;
    this.pool.returned(this.#requests.splice(1));
    return true;
  }

  close(): void {
    this.isClosed = true;
    this.pool.gone(this.asEnvironment, undefined);
  }

  isReady(): void {
    this.pool.free(this.asEnvironment);
  }

  answers(): void {
    this.#requests.shift()?.resolve({ outcome: 'success', payload: '{}' });
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

const shorterThanPatience = 190;

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
  jest.advanceTimersByTime(200);
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
  jest.advanceTimersByTime(200);
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

describe('an environment whose requests are quick', () => {
  function openQuickPool(maximumSize?: number) {
    const opened = openWarmPool(maximumSize);
    const [environment] = opened.environments as [FakeEnvironment];
    environment.isQuick = true;
    return { ...opened, environment };
  }

  test('has some of the next ones already, in order, and the others follow one by one', () => {
    const { environment, environments, invoke } = openQuickPool();
    for (let index = 0; index < 5; index++) invoke();
    expect(environment.requests).toEqual(['0', '1', '2']);
    environment.answers();
    expect(environment.requests).toEqual(['0', '1', '2', '3']);
    for (let index = 0; index < 5; index++) environment.answers();
    expect(environment.requests).toEqual(['0', '1', '2', '3', '4', '5']);
    expect(environments).toHaveLength(1);
  });

  test('gives them back when it takes its time, and they wait for a free one as long as others', () => {
    const { environment, environments, invoke } = openQuickPool();
    invoke();
    invoke();
    jest.advanceTimersByTime(20);
    expect(environment.isQuick).toBe(false);
    jest.advanceTimersByTime(180);
    expect(environments).toHaveLength(2 + Math.min(1, availableParallelism() - 1));
    environments[1]?.isReady();
    expect(environments[1]?.requests).toEqual(['1']);
  });

  test('gives them back to an environment that is idle', () => {
    const { environment, environments, invoke } = openQuickPool();
    environment.isQuick = false;
    invoke();
    jest.advanceTimersByTime(200);
    environments[1]?.isReady();
    environment.isQuick = true;
    invoke();
    environments[1]?.answers();
    jest.advanceTimersByTime(20);
    expect(environments[1]?.requests).toEqual(['1', '2']);
  });

  test('has none that its own request waits for', () => {
    const { environments, invoke } = openQuickPool(1);
    invoke('Root=0');
    expect(environments).toHaveLength(2);
  });
});

test('environments that nobody uses for some minutes end, but not those that are used', () => {
  const { environments, invoke } = openWarmPool();
  invoke();
  jest.advanceTimersByTime(200);
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
