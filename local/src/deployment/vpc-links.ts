import type { VpcLink } from '../model/assembly-model.js';
import type { ResourceIndex } from './resource-index.js';

/** Reads the VPC links of both kinds: to a network load balancer, and with subnets of their own. */
export function readVpcLinks(index: ResourceIndex): readonly VpcLink[] {
  return ['AWS::ApiGateway::VpcLink', 'AWS::ApiGatewayV2::VpcLink'].flatMap((type) =>
    index.ofType(type).map(({ origin, physicalId: id }) => ({ origin, id })),
  );
}
