/** Every code of a `UsageError`, with what it means; `docs/errors.md` is this table. */
export const usageErrors = {
  NO_ASSEMBLY: 'there is no cloud assembly at the given place',
  NOT_AN_ASSEMBLY: 'the given file or folder is not a cloud assembly or a CloudFormation template',
  APP_FAILED: 'the app command ended with an error',
  NO_APP: 'there is neither a cloud assembly nor an app command to make one',
  UNKNOWN_STACK: 'no stack of the assembly has the given name',
  NO_API: 'the chosen stacks hold no API',
  UNKNOWN_PARAMETER: 'no template of the chosen stacks has the given parameter',
  INVALID_PARAMETER: 'a parameter is not of the form KEY=VALUE, or its value is not allowed',
  UNRESOLVED_REFERENCE: 'a value of the template cannot be known before the stack is deployed',
  INVALID_TEMPLATE: 'a template breaks a rule of CloudFormation',
  INVALID_OPENAPI: 'an OpenAPI definition cannot be imported',
  PORT_TAKEN: 'another program listens on the port',
  INVALID_OPTION: 'an option has a value that is not allowed',
  UNKNOWN_OPTION: 'the command has no such option',
  UNKNOWN_COMMAND: 'there is no such command',
  PYTHON_MISSING: 'a function needs Python and none was found',
  NOT_EMULATED: 'the assembly asks for something that is not emulated, and --strict was given',
  UNKNOWN_ROUTE: 'a request of a test names an API, a stage or a route that is not there',
} as const;

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
