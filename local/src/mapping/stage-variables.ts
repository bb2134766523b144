/** Puts stage variables in place of `${stageVariables.name}`; one that is not defined leaves nothing. */
export function substituteStageVariables(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(reference, (_, name: string) => (Object.hasOwn(variables, name) ? (variables[name] ?? '') : ''));
}

const reference = /\$\{stageVariables\.([A-Za-z0-9_]+)\}/g;
