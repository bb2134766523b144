import type { Remark } from './remark.js';

/** What an assembly asks for and the gateway does not do; `--strict` refuses it. `docs/errors.md` is made from this. */
export const notEmulatedNotes = {
  TYPE_NOT_EMULATED: {
    meaning: 'nothing here acts upon a type of resource',
    message: '{type}: {instead}',
    fix: 'try what relies on it in a deployed stack',
  },
  PROPERTY_NOT_EMULATED: {
    meaning: 'nothing here acts upon a property',
    message: '{property}: {instead}',
    fix: 'try what relies on it in a deployed stack',
  },
  EVENTS_NOT_DELIVERED: {
    meaning: 'something that calls functions is not run here: APIs call them, and other functions',
    message: '{what}: {instead}',
    fix: 'call the function yourself: `aws lambda invoke` with --endpoint-url and the address of the console',
  },
  CALLER_NOT_EMULATED: {
    meaning: 'a resource of a type that the gateway knows nothing of names a function, an API or a table',
    message: '{type}: what it does with {names} is not done',
    fix: 'try what relies on it in a deployed stack',
  },
  UNKNOWN_TYPE: {
    meaning: 'neither CloudFormation nor the gateway is known to have a type of resource',
    message: '{type}: this type of resource is not known',
    fix: 'correct the type, or take a newer gatewright',
  },
  UNKNOWN_PROPERTY: {
    meaning: 'CloudFormation is not known to have a property',
    message: '{property}: {type} has no such property',
    fix: '{fix}',
  },
  SAM_NOT_TRANSFORMED: {
    meaning: 'the template is one of AWS SAM, whose transform is not run',
    message: '{type}: the SAM transform is not run',
    fix: 'declare the API with the AWS CDK, or serve the transformed template',
  },
  FUNCTION_NOT_RUN: {
    meaning: 'a function cannot run on this machine',
    message: 'the function cannot run here: {reason}',
    fix: 'give it code and a runtime that run here, or leave its routes alone',
  },
  VPC_LINK_WITHOUT_TARGET: {
    meaning: 'nobody has said where a VPC link leads on this machine',
    message: 'requests through this VPC link fail',
    fix: '--vpc-link {logicalId}=http://127.0.0.1:8080',
  },
  MACRO_NOT_RUN: {
    meaning: 'a macro of the template is not run',
    message: 'the macro {name} is not run; what it would make is missing',
    fix: 'declare what it makes with the AWS CDK, or serve the transformed template',
  },
  TRANSFORM_NOT_RUN: {
    meaning: 'a macro within a resource is not run',
    message: 'its Fn::Transform is not run; what it would make is missing',
    fix: 'declare what it makes with the AWS CDK, or serve the transformed template',
  },
  NESTED_STACK_MISSING: {
    meaning: 'the template of a nested stack is elsewhere',
    message: 'the template of this nested stack is not in the assembly; its resources are missing',
    fix: 'declare the stack with NestedStack of the AWS CDK, which puts its template into the assembly',
  },
  CONDITION_UNRESOLVED: {
    meaning: 'whether a resource is deployed is known only by a deployment',
    message: 'taken to be deployed, although its condition {condition} has no value: {expression}: {reason}',
    fix: '{fix}',
  },
} as const satisfies Readonly<Record<string, Remark>>;

export type NotEmulatedCode = keyof typeof notEmulatedNotes;
