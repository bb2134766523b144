import { generatedId } from '../../assembly/generated-id.js';
import type { RestResource } from '../../model/rest-api.js';
import { UsageError } from '../../model/usage-error.js';
import type { Findings } from '../findings.js';
import { Properties } from '../properties.js';
import type { PlacedResource, ResourceIndex } from '../resource-index.js';

/** A resource of a REST API without its methods. */
export type Branch = Omit<RestResource, 'methods'>;

/** The resources of a REST API, the root first, each with its whole path. */
export function readResourceTree(api: PlacedResource, index: ResourceIndex, findings: Findings): readonly Branch[] {
  const rootId = rootResourceId(api, index);
  const resources = index.belongingTo(api, 'AWS::ApiGateway::Resource', 'RestApiId');
  const byId = new Map(resources.map((resource) => [resource.physicalId, resource]));
  const root: Branch = { origin: api.origin, id: rootId, pathPart: '', path: '/' };
  const branches = resources.map((resource) => readBranch(resource, byId, rootId));
  warnOfTwins(branches, findings);
  return [root, ...branches];
}

/**
 * The id of the root resource. CloudFormation gives it by `Fn::GetAtt`, so it is the one parent that no resource of the API
 * declares; an API whose resources never name it gets one of its own.
 */
export function rootResourceId(api: PlacedResource, index: ResourceIndex): string {
  const resources = index.belongingTo(api, 'AWS::ApiGateway::Resource', 'RestApiId');
  const methods = index.belongingTo(api, 'AWS::ApiGateway::Method', 'RestApiId');
  const declared = new Set(resources.map((resource) => resource.physicalId));
  const named = [
    ...resources.map((resource) => resource.properties.ParentId),
    ...methods.map((method) => method.properties.ResourceId),
  ];
  const root = named.find((id) => typeof id === 'string' && !declared.has(id));
  return typeof root === 'string' ? root : generatedId(`${api.physicalId} root resource`, 10);
}

function readBranch(resource: PlacedResource, byId: ReadonlyMap<string, PlacedResource>, rootId: string): Branch {
  const properties = Properties.of(resource);
  const parentId = properties.findString('ParentId');
  const pathPart = properties.findString('PathPart');
  const path = pathOf(resource, byId, rootId, []);
  return { origin: resource.origin, id: resource.physicalId, parentId, pathPart, path };
}

function pathOf(
  resource: PlacedResource,
  byId: ReadonlyMap<string, PlacedResource>,
  rootId: string,
  children: readonly PlacedResource[],
): string {
  if (children.includes(resource)) throw circularError(resource);
  const properties = Properties.of(resource);
  const parentId = properties.findString('ParentId');
  const parent = byId.get(parentId);
  const pathPart = properties.findString('PathPart');
  if (parent) return `${pathOf(parent, byId, rootId, [...children, resource])}/${pathPart}`;
  if (parentId !== rootId) throw strangerError(resource, parentId);
  return `/${pathPart}`;
}

function circularError(resource: PlacedResource): UsageError {
  const message = `${resource.origin.constructPath} ParentId: the resource is its own ancestor`;
  return new UsageError('INVALID_TEMPLATE', message, 'name a parent outside of the resource');
}

function strangerError(resource: PlacedResource, parentId: string): UsageError {
  const message = `${resource.origin.constructPath} ParentId: no resource of the API has the id ${parentId}`;
  return new UsageError('INVALID_TEMPLATE', message, 'include the stack that holds the parent, or correct ParentId');
}

/** CloudFormation refuses the second of two resources at one path; so does nothing here, but it is told. */
function warnOfTwins(branches: readonly Branch[], findings: Findings): void {
  const seen = new Map<string, Branch>();
  for (const branch of branches) {
    const twin = seen.get(branch.path);
    if (twin) {
      findings.warn('SAME_PATH', branch.origin, { path: branch.path, twin: twin.origin.constructPath });
    }
    seen.set(branch.path, branch);
  }
}
