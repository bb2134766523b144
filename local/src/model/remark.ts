/** What is told of a place of the assembly, by code; `{name}` in a text is a parameter, of which the compiler checks that it is given. */
export interface Remark {
  /** What the code means, whatever the place. */
  readonly meaning: string;
  readonly message: string;
  /** What to do, as a phrase that follows `fix: `. */
  readonly fix: string;
}

/** The values of a remark's parameters, as an argument; no argument where it has none. */
export type RemarkArguments<R extends Remark> = [RemarkParameters<R>] extends [never]
  ? []
  : [values: Readonly<Record<RemarkParameters<R>, string>>];

type RemarkParameters<R extends Remark> = NamesIn<R['message']> | NamesIn<R['fix']>;

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

/** The texts of a remark with the values in place of the parameters. */
export function written(
  { message, fix }: Remark,
  values: Readonly<Record<string, string>> = {},
): Pick<Remark, 'message' | 'fix'> {
  const write = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  return { message: write(message), fix: write(fix) };
}
