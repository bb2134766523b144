/**
 * How a REST API stands in the template. Both behave alike, at the same URLs; what a definition has no place for, such as
 * an authorizer that is known by its id only, is refused at synth.
 */
export enum RestDefinition {
  /** One CloudFormation resource for each path and method, readable by reviewers and scanners. */
  RESOURCES = 'RESOURCES',

  /**
   * The whole API as one OpenAPI body: a few resources for hundreds of routes, imported at once, so that neither the
   * 500 resources of a stack nor the request rate of API Gateway's control plane are in the way.
   */
  OPENAPI = 'OPENAPI',
}
