import { Journal } from '../../src/serving/journal.js';
import { LiveExecution } from '../../src/serving/live-execution.js';
import type { RequestRecord } from '../../src/serving/request-record.js';
import { TestClock } from '../pipeline/test-execution.js';

const record = (requestId: string, log: readonly string[] = []) =>
  ({ requestId, path: '/', reasons: [], log }) as unknown as RequestRecord;

test('the latest 200 executions are kept, and the others counted', () => {
  const journal = new Journal();
  for (let n = 0; n < 1000; n++) journal.onRequest(record(String(n)));
  expect(journal.requests.map(({ requestId }) => requestId)).toEqual(
    Array.from({ length: 200 }, (_, n) => String(n + 800)),
  );
  expect(journal.droppedRequests).toBe(800);
});

test('fewer executions are kept where their logs are long', () => {
  const journal = new Journal();
  for (let n = 0; n < 100; n++) journal.onRequest(record(String(n), ['x'.repeat(1024 * 1024)]));
  expect(journal.requests).toHaveLength(31);
  expect(journal.droppedRequests).toBe(69);
});

test('a listener that throws fails nobody else, and is told', () => {
  const journal = new Journal();
  const told: unknown[] = [];
  const bug = new Error('bug');
  journal.subscribe({
    onRequest: () => {
      throw bug;
    },
  });
  journal.subscribe({ onRequest: ({ requestId }) => told.push(requestId), onFailure: (error) => told.push(error) });
  journal.onRequest(record('1'));
  expect(told).toEqual([bug, '1']);
});

test('what is long in an execution log is cut, as API Gateway cuts it', () => {
  const execution = new LiveExecution(new TestClock(), { readsLogs: true });
  execution.log('x'.repeat(1024));
  execution.log('x'.repeat(10_000_000));
  for (let n = 0; n < 5000; n++) execution.log('line');
  expect(execution.lines[0]).toHaveLength(1024);
  expect(execution.lines[1]).toMatch(/^x{1012} \[TRUNCATED\]$/);
  expect(execution.lines).toHaveLength(1000);
});
