import type { Resolvable } from './unresolved.js';

/** Requests a second, and how many at once; an absent one is not limited here. */
export interface ThrottleSettings {
  readonly rateLimit?: number;
  readonly burstLimit?: number;
}

/** Where and how a stage writes its access log. */
export interface AccessLogSettings {
  readonly format: string;
  readonly destinationArn: Resolvable<string>;
}

/** Cross-origin settings of an HTTP API: `AWS::ApiGatewayV2::Api.CorsConfiguration`. */
export interface CorsConfiguration {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  /** Seconds. */
  readonly maxAge?: number;
}

export type LoggingLevel = 'OFF' | 'ERROR' | 'INFO';

/** A domain name of the assembly that leads to a stage. */
export interface DomainMapping {
  readonly domainName: string;
  /** Without slashes; empty for the root. */
  readonly basePath: string;
  readonly stageName: string;
}
