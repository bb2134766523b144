/** A stage and the path that is left for its routes. */
export interface StageMatch<Stage> {
  readonly stage: Stage;
  /** Without the stage's name; always begins with a slash. */
  readonly path: string;
}

/**
 * The stage that a raw path leads to: the one its first segment names, else `$default`, which is served without a prefix.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
 */
export function selectStage<Stage extends { readonly name: string }>(
  stages: readonly Stage[],
  path: string,
): StageMatch<Stage> | undefined {
  const end = path.indexOf('/', 1);
  const first = end < 0 ? path.slice(1) : path.slice(1, end);
  const named = stages.find((stage) => stage.name === first && first !== '$default');
  if (named) return { stage: named, path: end < 0 ? '/' : path.slice(end) };
  const unnamed = stages.find((stage) => stage.name === '$default');
  return unnamed && { stage: unnamed, path };
}
