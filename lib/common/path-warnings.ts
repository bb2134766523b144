import { Annotations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Tells of a path segment that is a parameter in the routes of a web framework, and literal text in API Gateway. */
export function warnOfForeignSyntax(scope: IConstruct, key: string, path: string): void {
  for (const segment of path.split('/')) {
    const [, name] = /^:(\w+)/.exec(segment) ?? [];
    if (name === undefined && !/^\*+\w*$/.test(segment)) continue;
    Annotations.of(scope).addWarningV2(
      'cdk-gatewright:literalPathSegment',
      `route '${key}' has the path segment '${segment}', which only matches as it is written: ` +
        `write '{${name ?? 'proxy+'}}' for a parameter`,
    );
  }
}
