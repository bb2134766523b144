import { generatedId } from '../../assembly/generated-id.js';
import type { PlacedResource } from '../resource-index.js';
import type { OpenApiDocument } from './document.js';

/** A resource that a definition stands for. */
interface Made {
  readonly type: string;
  /** What it is within the definition, such as `GET /pets`: its place in messages, and the seed of its id. */
  readonly place: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** What `Ref` would give, where it is not a generated id. */
  readonly physicalId?: string;
  readonly unclearSecurity?: string | undefined;
}

/**
 * Makes the resource of CloudFormation that a part of a definition stands for, so that both are read by the same code. It
 * has the logical id of its API: what depends on the API depends on everything of its definition.
 */
export function madeResource({ api }: OpenApiDocument, made: Made): PlacedResource {
  const { type, place, properties } = made;
  return {
    stack: api.stack,
    origin: { ...api.origin, constructPath: `${api.origin.constructPath} ${place}` },
    type,
    physicalId: made.physicalId ?? idWithin(api, place),
    properties: { [type.startsWith('AWS::ApiGatewayV2') ? 'ApiId' : 'RestApiId']: api.physicalId, ...properties },
    dependsOn: api.dependsOn,
    metadata: {},
    errorCode: 'INVALID_OPENAPI',
    ...(made.unclearSecurity !== undefined && { unclearSecurity: made.unclearSecurity }),
  };
}

/** The id of what stands at a place of a definition. */
export function idWithin(api: PlacedResource, place: string): string {
  return generatedId(`${api.physicalId} ${place}`, 6);
}
