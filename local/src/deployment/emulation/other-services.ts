import { mentionsNo } from './condition.js';
import { label } from './reasons.js';
import { noEffect, reported, type TypeRows, undelivered, wholeType } from './verdict.js';

const caller = wholeType(
  undelivered('the service is not run, so it does not call the function', mentionsNo('function', /:function:/)),
);

const types = [
  ...['AWS::ARCRegionSwitch::Plan', 'AWS::AppFlow::Connector', 'AWS::Bedrock::Agent', 'AWS::Bedrock::DataSource'],
  ...['AWS::Bedrock::Flow', 'AWS::BedrockAgentCore::Evaluator', 'AWS::BedrockAgentCore::Gateway'],
  ...['AWS::BedrockAgentCore::Harness', 'AWS::Chime::ChannelFlow', 'AWS::Chime::SipMediaApplication'],
  ...['AWS::Config::ConfigRule', 'AWS::Config::OrganizationConfigRule', 'AWS::Greengrass::FunctionDefinition'],
  ...['AWS::Greengrass::FunctionDefinitionVersion', 'AWS::GreengrassV2::ComponentVersion'],
  ...['AWS::HealthLake::FHIRDatastore', 'AWS::IoT::Authorizer', 'AWS::IoT::CertificateProvider'],
  ...['AWS::IoT::DomainConfiguration', 'AWS::IoT::TopicRule', 'AWS::IoTAnalytics::Pipeline'],
  ...['AWS::IoTEvents::AlarmModel', 'AWS::IoTEvents::DetectorModel', 'AWS::IoTTwinMaker::ComponentType'],
  ...['AWS::Kendra::DataSource', 'AWS::KinesisAnalytics::Application', 'AWS::KinesisAnalytics::ApplicationOutput'],
  ...['AWS::KinesisAnalyticsV2::Application', 'AWS::KinesisAnalyticsV2::ApplicationOutput', 'AWS::Lex::Bot'],
  ...['AWS::Lex::BotAlias', 'AWS::LookoutMetrics::Alert', 'AWS::Pinpoint::ApplicationSettings'],
  ...['AWS::Pinpoint::Campaign', 'AWS::QBusiness::DataSource', 'AWS::RefactorSpaces::Service'],
  ...['AWS::SES::ReceiptRule', 'AWS::S3ObjectLambda::AccessPoint'],
];

/** Services that nothing here is like, and whose resources may name a function, an API or a table. */
export const otherServiceRows: TypeRows = {
  ...Object.fromEntries(types.map((type) => [type, caller])),
  'AWS::BedrockAgentCore::GatewayTarget': wholeType(reported('no agent is run, so none calls the API or the function')),
  'AWS::RefactorSpaces::Application': wholeType(reported('its proxy is not run')),
  'AWS::S3ObjectLambda::AccessPointPolicy': wholeType(label),
  'AWS::DMS::Endpoint': wholeType(reported('no data is moved into a table', mentionsNo('table', /DynamoDbSettings/))),
  'AWS::Glue::*': wholeType(noEffect('no table is searched or copied')),
  'AWS::InspectorV2::*': wholeType(label),
  'AWS::QuickSight::*': wholeType(label),
  'AWS::SecurityAgent::*': wholeType(label),
};
