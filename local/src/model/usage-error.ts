/** Every code of a `UsageError`: what it means, and what to do. `docs/errors.md` is made from this. */
export const usageErrors = {
  NO_ASSEMBLY: {
    meaning: 'there is no cloud assembly at the given place',
    fix: 'run `cdk synth`, or pass `--app COMMAND`',
  },
  NOT_AN_ASSEMBLY: {
    meaning: 'the given file or folder is not a cloud assembly or a CloudFormation template',
    fix: 'give the folder that `cdk synth` writes',
  },
  APP_FAILED: {
    meaning: 'the app command ended with an error',
    fix: 'mend the app; its last output stands above',
  },
  NO_APP: {
    meaning: 'there is neither a cloud assembly nor an app command to make one',
    fix: 'pass `--app COMMAND`, or put `app` into `cdk.json`',
  },
  UNKNOWN_STACK: {
    meaning: 'no stack of the assembly has the given name',
    fix: 'give one of the names that the message lists',
  },
  NO_API: {
    meaning: 'the chosen stacks hold no API',
    fix: 'name a stack that has one with `--stack`',
  },
  UNKNOWN_PARAMETER: {
    meaning: 'no template of the chosen stacks has the given parameter',
    fix: 'give one of the names that the message lists',
  },
  INVALID_PARAMETER: {
    meaning: 'a parameter is not of the form KEY=VALUE, or its value is not allowed',
    fix: 'write `--parameter KEY=VALUE` with an allowed value',
  },
  UNRESOLVED_REFERENCE: {
    meaning: 'a value of the template cannot be known before the stack is deployed',
    fix: 'give it a value with `--parameter`',
  },
  INVALID_TEMPLATE: {
    meaning: 'a template breaks a rule of CloudFormation',
    fix: 'mend the template at the named place',
  },
  INVALID_OPENAPI: {
    meaning: 'an OpenAPI definition cannot be imported',
    fix: 'mend the definition at the named place',
  },
  PORT_TAKEN: {
    meaning: 'another program listens on the port',
    fix: 'end that program, or pass another `--port`',
  },
  INVALID_OPTION: {
    meaning: 'an option has a value that is not allowed',
    fix: 'give a value that the message names',
  },
  UNKNOWN_OPTION: {
    meaning: 'the command has no such option',
    fix: 'use the option that the message suggests, or see `--help`',
  },
  UNKNOWN_COMMAND: {
    meaning: 'there is no such command',
    fix: 'use the command that the message suggests, or see `--help`',
  },
  NOT_WRITABLE: {
    meaning: 'a folder or file that has to be written cannot be',
    fix: 'free space, or give a place that may be written',
  },
  PYTHON_MISSING: {
    meaning: 'a function needs Python and none was found',
    fix: 'install Python 3, or activate the virtual environment that has it',
  },
  NOT_EMULATED: {
    meaning: 'the assembly asks for something that is not emulated, and --strict was given',
    fix: 'leave out `--strict`, or the thing',
  },
  UNKNOWN_ISSUER: {
    meaning: 'a token is asked for, and it cannot be told who issues it',
    fix: 'name the route that is to take it, or its issuer',
  },
  UNKNOWN_API_KEY: {
    meaning: 'no API key, or more than one, has the given name',
    fix: 'give one of the names that the message lists',
  },
  UNKNOWN_FUNCTION: {
    meaning: 'no function, or more than one, has the given name',
    fix: 'give the path of its construct',
  },
  UNKNOWN_TABLE: {
    meaning: 'no table, or more than one, has the given name',
    fix: 'give the path of its construct',
  },
  UNKNOWN_ROUTE: {
    meaning: 'a request of a test names an API, a stage or a route that is not there',
    fix: 'choose the API and stage: `{ api, stage }`',
  },
} as const satisfies Readonly<Record<string, { readonly meaning: string; readonly fix: string }>>;

export type UsageErrorCode = keyof typeof usageErrors;

/** What the person at the terminal can mend: shown in three lines, without a stack. */
export class UsageError extends Error {
  constructor(
    readonly code: UsageErrorCode,
    message: string,
    /** What to do, as a phrase that follows `fix: `. */
    readonly fix: string,
  ) {
    super(message);
    this.name = 'UsageError';
  }
}
