/** What a part of a template refers to, by `Ref`, `Fn::GetAtt`, `Fn::Sub` and `DependsOn`. */
export function* logicalIdsIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const member of value) yield* logicalIdsIn(member);
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    if (name === 'Ref' || name === 'DependsOn') yield* [member].flat() as string[];
    else if (name === 'Fn::GetAtt') yield Array.isArray(member) ? member[0] : String(member).split('.')[0];
    else if (name === 'Fn::Sub') yield* namesIn(member);
    yield* logicalIdsIn(member);
  }
}

function namesIn(substitution: unknown): string[] {
  const [text] = [substitution].flat() as [string];
  return [...String(text).matchAll(/\$\{([^!.}]+)[^}]*\}/g)].map(([, name]) => name as string);
}
