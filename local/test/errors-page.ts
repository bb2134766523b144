import { notEmulatedNotes } from '../src/model/not-emulated.js';
import { notices } from '../src/model/notice.js';
import type { Remark } from '../src/model/remark.js';
import { usageErrors } from '../src/model/usage-error.js';
import { warnings } from '../src/model/warnings.js';
import { formatTable } from './golden/markdown-table.js';

/** Writes the page of all that the gateway says to the person at the terminal, by code. */
export function formatErrors(): string {
  const usageRows = Object.entries(usageErrors).map(([code, { meaning, fix }]) => [`\`${code}\``, meaning, fix]);
  const parts = [
    errorsIntroduction,
    formatTable(['code', 'meaning', 'what to do'], usageRows),
    notEmulatedIntroduction,
    formatRemarks(notEmulatedNotes),
    warningsIntroduction,
    formatRemarks(warnings),
    noticesIntroduction,
    formatRemarks(notices),
    othersIntroduction,
  ];
  return `${parts.join('\n\n')}\n`;
}

const errorsIntroduction = `# Errors, notes and warnings

All that the gateway says to the person at the terminal has a code, and every code is on this page, which is written by
\`npm run errors\`.

## Errors

What a person can mend is told in three lines, without a stack, and the exit status is 1:

\`\`\`
PORT_TAKEN  port 3000 of 127.0.0.1 is taken by another program
  another program listens on the port
  fix: end that program, or pass --port with another number (--port 0 takes free ports)
\`\`\`

The first line is the code with what happened, the second what the code means, the third what to do. In tests the same
comes as a \`UsageError\` with \`code\`, \`message\` and \`fix\`.`;

const notEmulatedIntroduction = `## Not emulated

What the assembly asks for and the gateway does not do. It is told at the start by code and construct path, everything else
is served, and \`--strict\` refuses it (\`NOT_EMULATED\`, with all of it listed). Tests find it in \`gateway.notEmulated\`, programs
in the lines \`{"event":"warning","notEmulated":true,…}\` of \`--json\`, each with \`code\`, \`message\` and \`fix\`. Which types and
properties it concerns is in [parity.md](parity.md).`;

const warningsIntroduction = `## Warnings

What the assembly gets wrong, or leaves open. It is told at the start as well; tests find it in \`gateway.warnings\`.`;

const noticesIntroduction = `## Notices

What goes wrong while requests are served, and no client is told: a line on the terminal, \`{"event":"warning",…}\` with
\`--json\`, \`onWarning\` in tests.`;

const othersIntroduction = `## Other failures

There are two other kinds of failure. A **refusal** is what API Gateway itself answers to a client: status, headers and body
are AWS's, and where AWS keeps the reason to itself the terminal tells it under the line of the request. Anything else is a
**bug of ours**: the client gets API Gateway's 500, the terminal shows the stack.`;

function formatRemarks(remarks: Readonly<Record<string, Remark>>): string {
  const rows = Object.entries(remarks).map(([code, { meaning, message, fix }]) => {
    return [`\`${code}\``, meaning, withParameters(message), withParameters(fix)];
  });
  return formatTable(['code', 'meaning', 'message', 'what to do'], rows);
}

/** Parameters are in italics. */
function withParameters(text: string): string {
  return text.replace(/\{(\w+)\}/g, '*$1*');
}
