/** A place in a template; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The template cannot be parsed. AWS answers each request that needs it with 500. */
export class TemplateSyntaxError extends Error {
  readonly line: number;
  readonly column: number;

  constructor(message: string, at: Position) {
    super(`${message} (line ${at.line}, column ${at.column})`);
    this.name = 'TemplateSyntaxError';
    this.line = at.line;
    this.column = at.column;
  }
}

/** The template was parsed but failed on this input. AWS answers the request with 500. */
export class TemplateRenderError extends Error {
  readonly line: number;
  readonly column: number;

  constructor(message: string, at: Position) {
    super(`${message} (line ${at.line}, column ${at.column})`);
    this.name = 'TemplateRenderError';
    this.line = at.line;
    this.column = at.column;
  }
}

/** A failure inside a method or an operator, before the place in the template is known. */
export class EvaluationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EvaluationError';
  }
}
