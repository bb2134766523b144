import type { Origin } from './origin.js';
import type { Resolvable, Unresolved } from './unresolved.js';

/** Where the code of a function or a layer is. */
export type FunctionCode =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'inline'; readonly source: string }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** A statement of a function's resource policy: `AWS::Lambda::Permission`. */
export interface Permission {
  readonly origin: Origin;
  readonly action: string;
  /** A service such as `apigateway.amazonaws.com`, an account or an ARN. */
  readonly principal: string;
  /** May hold `*` and `?`. */
  readonly sourceArn?: Resolvable<string>;
  readonly sourceAccount?: string;
  /** A further condition, by its property: one that a call by API Gateway does not meet, or that is not known. */
  readonly restriction?: string;
  /** Of the alias or version that the statement is attached to. */
  readonly qualifier?: string;
}

/** A Lambda function of the assembly. */
export interface LambdaFunction {
  readonly origin: Origin;
  readonly name: string;
  readonly arn: string;
  readonly runtime?: string;
  readonly handler?: string;
  readonly packageType: 'Zip' | 'Image';
  readonly architecture: 'x86_64' | 'arm64';
  readonly code: FunctionCode;
  /** In the order in which they are merged; a later one wins. */
  readonly layers: readonly FunctionCode[];
  readonly environment: Readonly<Record<string, Resolvable<string>>>;
  readonly timeoutSeconds: number;
  readonly memorySizeMb: number;
  readonly reservedConcurrency?: number;
  /** Version numbers that the template publishes, `$LATEST` excluded. */
  readonly versions: readonly string[];
  /** Alias name to version. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly permissions: readonly Permission[];
  readonly role: Resolvable<string> | undefined;
  /** It answers for custom resources: a deployment calls it, and nothing does here. */
  readonly isProvider?: true;
}

/** The function and qualifier behind an ARN, or why there is none. */
export type FunctionReference = { readonly function: LambdaFunction; readonly qualifier?: string } | Unresolved;
