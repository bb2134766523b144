/** New parts of a trace id. */
export interface TraceIds {
  /** Such as `1-6740a3e5-2d1b0c9f8e7d6a5b4c3d2e1f`. */
  root(): string;
  /** Such as `53995c3f42cd8ad8`. */
  parent(): string;
}

/**
 * The trace header of an execution: what the client sent stays; a missing root or parent is made up.
 *
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function traceHeader(sent: string | undefined, ids: TraceIds): string {
  if (!sent?.includes('Root=')) return `Root=${ids.root()};Parent=${ids.parent()};Sampled=0`;
  if (sent.includes('Parent=')) return sent;
  const [root, ...rest] = sent.split(';');
  return [root, `Parent=${ids.parent()}`, ...(rest.length > 0 ? rest : ['Sampled=0'])].join(';');
}
