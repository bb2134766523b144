import type { Finding } from './finding.js';
import type { LambdaFunction } from './function.js';
import type { HttpApi } from './http-api.js';
import type { Origin } from './origin.js';
import type { ApiKey, RestApi, UsagePlan } from './rest-api.js';
import type { Resolvable } from './unresolved.js';
import type { WebSocketApi } from './websocket-api.js';

export type Api = RestApi | HttpApi | WebSocketApi;

/** Everything of a cloud assembly that the gateway runs: what `deployment/` makes and the rest reads. */
export interface AssemblyModel {
  /** In the order of the stacks, then of the template. */
  readonly apis: readonly Api[];
  readonly functions: readonly LambdaFunction[];
  readonly tables: readonly Table[];
  readonly userPools: readonly UserPool[];
  readonly vpcLinks: readonly VpcLink[];
  readonly usagePlans: readonly UsagePlan[];
  readonly apiKeys: readonly ApiKey[];
  /** What the assembly asks for and the gateway does not emulate. */
  readonly notEmulated: readonly Finding[];
  /** What the assembly gets wrong, such as a method that no Deployment holds. */
  readonly warnings: readonly Finding[];
}

/** A DynamoDB table: what `CreateTable` takes, resolved. */
export interface Table {
  readonly origin: Origin;
  readonly name: string;
  readonly arn: string;
  /** The input of `CreateTable`. */
  readonly definition: Readonly<Record<string, unknown>>;
  readonly timeToLiveAttribute?: string;
}

/** A Cognito user pool with the clients that may get tokens from it. */
export interface UserPool {
  readonly origin: Origin;
  readonly id: string;
  readonly arn: string;
  /** Such as `https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI`. */
  readonly issuer: string;
  readonly clientIds: readonly Resolvable<string>[];
}

/** A VPC link, of a REST API or of the other kinds. */
export interface VpcLink {
  readonly origin: Origin;
  readonly id: string;
}
