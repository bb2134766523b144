/** What is told of a place of the assembly, by code; `{name}` in a text is a parameter, of which the compiler checks that it is given. */
export interface Remark {
  /** What the code means, whatever the place. */
  readonly meaning: string;
  readonly message: string;
  /** What to do, as a phrase that follows `fix: `. */
  readonly fix: string;
}

/** The names of the parameters of a remark. */
export type RemarkParameters<R extends Remark> = NamesIn<R['message']> | NamesIn<R['fix']>;

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
