import { execFileSync } from 'node:child_process';
import type { LambdaHandler } from './backends.js';
import { type Definition, NotExpressible } from './request-case.js';

/** Runs the Python source of a case, one process per event. */
export function pythonHandler({ source }: Definition): LambdaHandler {
  if (typeof source !== 'string') throw new NotExpressible('the source of the Python function is not in the case');
  const name = /^def (\w+)\(\s*event/m.exec(source)?.[1] ?? 'handler';
  const program = `${source}
import json, sys
try:
    print("\\n" + json.dumps({"result": ${name}(json.load(sys.stdin), None)}))
except Exception as error:
    print("\\n" + json.dumps({"errorMessage": str(error), "errorType": type(error).__name__}))
`;
  return (event) => {
    const output = execFileSync('python3', ['-c', program], { input: JSON.stringify(event), encoding: 'utf8' });
    const outcome = JSON.parse(output.trim().split('\n').at(-1) as string);
    if (outcome.errorMessage === undefined) return outcome.result;
    throw Object.assign(new Error(outcome.errorMessage), { name: outcome.errorType });
  };
}
