import { partitionOf, urlSuffixOf } from '../cloudformation/pseudo-parameters.js';
import type { UserPool } from '../model/assembly-model.js';
import type { PlacedResource, ResourceIndex } from './resource-index.js';

/** Reads `AWS::Cognito::UserPool` with its clients. */
export function readUserPools(index: ResourceIndex): readonly UserPool[] {
  return index.ofType('AWS::Cognito::UserPool').map((resource) => readUserPool(resource, index));
}

function readUserPool(resource: PlacedResource, index: ResourceIndex): UserPool {
  const { region, accountId } = resource.stack;
  const id = resource.physicalId;
  const clients = index.belongingTo(resource, 'AWS::Cognito::UserPoolClient', 'UserPoolId');
  return {
    origin: resource.origin,
    id,
    arn: `arn:${partitionOf(region)}:cognito-idp:${region}:${accountId}:userpool/${id}`,
    issuer: `https://cognito-idp.${region}.${urlSuffixOf(region)}/${id}`,
    clientIds: clients.map((client) => client.physicalId),
  };
}
