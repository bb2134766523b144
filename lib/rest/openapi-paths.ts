import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { type Properties, type ReplacedResource, rejectPart } from './openapi-resource';

/** Where the methods of an API are, whoever made its resources. */
export class Paths {
  private readonly byId: ReadonlyMap<string, ReplacedResource>;

  public constructor(
    private readonly apiId: string,
    resources: readonly ReplacedResource[],
  ) {
    this.byId = new Map(resources.map((resource) => [resource.id, resource]));
  }

  /** The path of a method. */
  public of(method: ReplacedResource): string {
    return this.pathOf(method, method.properties.ResourceId) || '/';
  }

  private pathOf(from: ReplacedResource, id: unknown): string {
    if (this.isRoot(id)) return '';
    const parent = this.byId.get(String((id as Properties)?.Ref));
    if (!parent) return rejectPart(from.resource, `a parent that is not part of it, ${JSON.stringify(id)}`);
    return `${this.pathOf(parent, parent.properties.ParentId)}/${parent.properties.PathPart}`;
  }

  private isRoot(id: unknown): boolean {
    const [api, attribute] = ((id as Properties)?.['Fn::GetAtt'] ?? []) as string[];
    return api === this.apiId && attribute === 'RootResourceId';
  }
}

/** What a definition says of a resource by its path. */
export const RESOURCE_PROPERTIES = ['ParentId', 'PathPart', 'RestApiId'];

/** The type of the resources that make paths. */
export const PATH_TYPE = apigateway.CfnResource.CFN_RESOURCE_TYPE_NAME;
