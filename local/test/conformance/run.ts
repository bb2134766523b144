import { readFileSync } from 'node:fs';
import { CASE_FORMATS, type CaseFormat, type CaseReport } from './case-file.js';
import { formatReport } from './report.js';

/** What is wrong with the command line, in the three lines of all our messages. */
class UsageProblem extends Error {
  constructor(code: string, message: string, detail: string, fix: string) {
    super(`${code}  ${message}\n  ${detail}\n  fix: ${fix}`);
  }
}

async function main(files: readonly string[]): Promise<number> {
  if (files.length === 0) {
    throw new UsageProblem(
      'NO_FILE',
      'no file of cases was given',
      'the cases are in JSON files',
      'npm run conformance -- FILE…',
    );
  }
  const reports: CaseReport[] = [];
  for (const file of files) {
    const content = readContent(file);
    reports.push(...(await findFormat(file, content).run(content)));
  }
  console.log(formatReport(reports));
  return reports.some(({ status }) => status === 'failed') ? 1 : 0;
}

function readContent(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageProblem('NO_FILE', `${file} cannot be read`, (error as Error).message, 'name an existing file');
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageProblem('NOT_JSON', `${file} is not JSON`, (error as Error).message, 'name a JSON file of cases');
  }
}

function findFormat(file: string, content: unknown): CaseFormat {
  const format = CASE_FORMATS.find((candidate) => candidate.matches(content));
  if (format !== undefined) return format;
  const names = CASE_FORMATS.map(({ name }) => name).join('; ');
  throw new UsageProblem(
    'UNKNOWN_FORMAT',
    `${file} has no format that is known`,
    `known are: ${names}`,
    'name a file of cases',
  );
}

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(error instanceof UsageProblem ? error.message : error);
    process.exitCode = 1;
  },
);
