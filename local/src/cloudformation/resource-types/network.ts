import type { ResourceTypes } from './resource-type.js';

const loadBalancerName = '{Name|name:32}';

/** Networks, load balancers, names and edges: enough to compose what an API refers to. */
export const networkTypes: ResourceTypes = {
  'AWS::CloudFront::Distribution': {
    ref: 'E{upper:13}',
    attributes: { DomainName: 'd{id:13}.cloudfront.net', Id: '{ref}' },
  },
  'AWS::CloudFront::OriginAccessControl': { ref: 'E{upper:13}', attributes: { Id: '{ref}' } },
  'AWS::CloudFront::CloudFrontOriginAccessIdentity': {
    ref: 'E{upper:13}',
    attributes: { Id: '{ref}', S3CanonicalUserId: '{hex:64}' },
  },
  'AWS::EC2::EIP': { ref: '203.0.113.10', attributes: { AllocationId: 'eipalloc-{hex:17}', PublicIp: '{ref}' } },
  'AWS::EC2::InternetGateway': { ref: 'igw-{hex:17}', attributes: { InternetGatewayId: '{ref}' } },
  'AWS::EC2::NatGateway': { ref: 'nat-{hex:17}', attributes: { NatGatewayId: '{ref}' } },
  'AWS::EC2::Route': { ref: '{name}' },
  'AWS::EC2::RouteTable': { ref: 'rtb-{hex:17}', attributes: { RouteTableId: '{ref}' } },
  'AWS::EC2::SecurityGroup': {
    ref: 'sg-{hex:17}',
    attributes: { GroupId: '{ref}', GroupName: '{GroupName|name}', Id: '{ref}', VpcId: '{VpcId}' },
  },
  'AWS::EC2::Subnet': {
    ref: 'subnet-{hex:17}',
    attributes: {
      AvailabilityZone: (subnet) => subnet.property('AvailabilityZone') ?? `${subnet.region}a`,
      CidrBlock: '{CidrBlock}',
      SubnetId: '{ref}',
      VpcId: '{VpcId}',
    },
  },
  'AWS::EC2::VPC': {
    ref: 'vpc-{hex:17}',
    attributes: {
      CidrBlock: '{CidrBlock}',
      DefaultNetworkAcl: 'acl-{hex:17}',
      DefaultSecurityGroup: 'sg-{hex:17}',
      VpcId: '{ref}',
    },
  },
  'AWS::EC2::VPCEndpoint': { ref: 'vpce-{hex:17}', attributes: { Id: '{ref}' } },
  'AWS::ElasticLoadBalancingV2::Listener': {
    ref: 'arn:{partition}:elasticloadbalancing:{region}:{account}:listener/app/{name:32}/{hex:16}/{hex:16}',
    attributes: { ListenerArn: '{ref}' },
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    ref: `arn:{partition}:elasticloadbalancing:{region}:{account}:loadbalancer/{@LoadBalancerFullName}`,
    attributes: {
      CanonicalHostedZoneID: 'Z35SXDOTRQ7X7K',
      DNSName: `${loadBalancerName}-{id:10}.{region}.elb.{suffix}`,
      LoadBalancerArn: '{ref}',
      LoadBalancerFullName: `app/${loadBalancerName}/{hex:16}`,
      LoadBalancerName: loadBalancerName,
    },
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': {
    ref: `arn:{partition}:elasticloadbalancing:{region}:{account}:{@TargetGroupFullName}`,
    attributes: {
      TargetGroupArn: '{ref}',
      TargetGroupFullName: `targetgroup/${loadBalancerName}/{hex:16}`,
      TargetGroupName: loadBalancerName,
    },
  },
  'AWS::Logs::LogGroup': {
    ref: '{LogGroupName|name}',
    attributes: { Arn: 'arn:{partition}:logs:{region}:{account}:log-group:{ref}:*' },
  },
  'AWS::Route53::HostedZone': { ref: 'Z{upper:20}', attributes: { Id: '{ref}' } },
  'AWS::Route53::RecordSet': { ref: '{Name}' },
  'AWS::ServiceDiscovery::PrivateDnsNamespace': {
    ref: 'ns-{id:16}',
    attributes: { Arn: 'arn:{partition}:servicediscovery:{region}:{account}:namespace/{ref}', Id: '{ref}' },
  },
  'AWS::ServiceDiscovery::Service': {
    ref: 'srv-{id:16}',
    attributes: {
      Arn: 'arn:{partition}:servicediscovery:{region}:{account}:service/{ref}',
      Id: '{ref}',
      Name: '{Name|name}',
    },
  },
  'AWS::WAFv2::WebACL': {
    ref: '{Name|name:128}|{@Id}|{Scope|=REGIONAL}',
    attributes: {
      Arn: 'arn:{partition}:wafv2:{region}:{account}:regional/webacl/{Name|name:128}/{@Id}',
      Id: '{uuid}',
    },
  },
};
