import { deployment, label, retention, roles, telemetry } from './reasons.js';
import { noEffect, reported, type TypeRows, wholeType } from './verdict.js';

const customResource = noEffect('custom resources are run by a deployment; what they give is told where it is missed');

/** What stands in the templates of most apps and concerns the account, the deployment or the operation. */
export const accountRows: TypeRows = {
  'AWS::IAM::*': wholeType(roles),
  'AWS::CDK::Metadata': wholeType(label),
  'AWS::CloudFormation::*': wholeType(deployment),
  'AWS::CloudFormation::CustomResource': wholeType(customResource),
  'Custom::*': wholeType(customResource),
  'Custom::CDKBucketDeployment': wholeType(reported('no file is copied into the bucket')),
  'AWS::ApplicationAutoScaling::*': wholeType(noEffect('nothing here has a capacity that could be scaled')),
  'AWS::CodeDeploy::*': wholeType(deployment),
  'AWS::CodePipeline::*': wholeType(deployment),
  'AWS::CodeBuild::*': wholeType(deployment),
  'AWS::ECR::*': wholeType(deployment),
  'AWS::Signer::*': wholeType(deployment),
  'AWS::ServiceCatalog::*': wholeType(deployment),
  'AWS::ServiceCatalogAppRegistry::*': wholeType(deployment),
  'AWS::Backup::*': wholeType(retention),
  'AWS::ApplicationInsights::*': wholeType(telemetry),
  'AWS::ApplicationSignals::*': wholeType(telemetry),
  'AWS::CloudTrail::*': wholeType(telemetry),
  'AWS::Synthetics::*': wholeType(telemetry),
  'AWS::RUM::*': wholeType(telemetry),
  'AWS::XRay::*': wholeType(telemetry),
  'AWS::ResourceGroups::*': wholeType(label),
};
