import type { Remark } from './remark.js';

/** What an assembly gets wrong, or leaves open; everything else is served. `docs/errors.md` is made from this. */
export const warnings = {
  API_WITHOUT_STAGE: {
    meaning: 'an API has no stage, and is reached only through one',
    message: 'the API has no Stage, so nothing of it is served',
    fix: 'give the API a Stage',
  },
  STAGE_WITHOUT_DEPLOYMENT: {
    meaning: 'a stage has nothing to serve',
    message: 'serves nothing: it has no Deployment',
    fix: 'set AutoDeploy, or give the Stage a Deployment',
  },
  DEPLOYMENT_NOT_FOUND: {
    meaning: 'a stage names a Deployment that is not there',
    message: 'not served: its Deployment {deployment} is not in the chosen stacks',
    fix: 'include the stack that holds the Deployment',
  },
  METHOD_NOT_DEPLOYED: {
    meaning: 'a Deployment may be made before a method, and then lacks it',
    message: 'not served: {deployments} does not depend on it, so AWS serves it or not by luck',
    fix: 'add a dependency of the Deployment on the method',
  },
  ROUTE_NOT_DEPLOYED: {
    meaning: 'a Deployment may be made before a route, and then lacks it',
    message: 'not served: {deployment} does not depend on it, so AWS serves it or not by luck',
    fix: 'add a dependency of the Deployment on the route, or set AutoDeploy',
  },
  METHOD_WITHOUT_RESOURCE: {
    meaning: 'a method belongs to a Resource that is not there',
    message: 'not served: no resource of its API has the id {id}',
    fix: 'include the stack that holds the Resource',
  },
  METHOD_WITHOUT_INTEGRATION: {
    meaning: 'a method has nothing behind it',
    message: 'the method has no integration; a deployment to AWS fails',
    fix: 'give the method an Integration',
  },
  INTEGRATION_REFUSED: {
    meaning: 'API Gateway refuses an integration when it is deployed',
    message: 'API Gateway refuses to deploy its integration: {reason}',
    fix: 'correct the Integration of the method',
  },
  POLICY_NOT_UNDERSTOOD: {
    meaning: 'a resource policy says what is not understood, so that it lets nobody in',
    message: 'its resource policy is not understood, and lets nobody in: {reason}',
    fix: 'correct the policy; API Gateway refuses to deploy it',
  },
  POLICY_KEY_UNKNOWN: {
    meaning: 'a resource policy asks of a request what no request has',
    message: 'its resource policy asks for {key}, a condition key that there is not: it denies, and allows nothing',
    fix: 'correct the name of the condition key',
  },
  POLICY_MISSING: {
    meaning: 'a private API has no resource policy, so that it lets nobody in',
    message: 'a private API lets in only whom its resource policy allows, and it has none',
    fix: 'give the API a Policy; API Gateway refuses to deploy it without one',
  },
  ROUTE_CLOSED: {
    meaning: 'what a method or route asks of its caller is not understood, so that it lets nobody in',
    message: 'lets nobody in: {reason}',
    fix: 'give it an authorizer that is there, or say that it has none',
  },
  PATTERN_UNREADABLE: {
    meaning: 'a regular expression of an API cannot be read',
    message: '{property} {pattern} is no regular expression ({reason}), so it {effect}',
    fix: 'correct the expression',
  },
  PATTERN_WITH_BUDGET: {
    meaning: 'a regular expression may take time that grows faster than the text, and is given up after some',
    message:
      '{property} {pattern} may take very long on some texts; it is given up after a second or two, as a mismatch or a 500',
    fix: 'write it without references to groups, loops of thousands of rounds, and lookbehinds that hold choices',
  },
  SAME_PATH: {
    meaning: 'two Resources have one path',
    message: 'the path {path} is also that of {twin}; a deployment to AWS fails',
    fix: 'hang the methods of both at one Resource',
  },
  SAME_ROUTE_KEY: {
    meaning: 'two routes have one key',
    message: 'the route key {routeKey} is also that of {twin}; a deployment to AWS fails',
    fix: 'leave one of the routes out',
  },
  API_NOT_FOUND: {
    meaning: 'a resource belongs to an API that is not there',
    message: 'not served: its API {api} is not in the chosen stacks',
    fix: 'include the stack that holds the API',
  },
  REFERENCE_NOT_FOUND: {
    meaning: 'a property names a resource of the API that is not there',
    message: '{property}: {id} is not of this API, or not in the chosen stacks',
    fix: 'include the stack that holds it, or correct {property}',
  },
  DOMAIN_NAME_UNRESOLVED: {
    meaning: 'a mapping belongs to a domain name that only a deployment knows',
    message: 'no domain name leads here: {expression}: {reason}',
    fix: '{fix}',
  },
  STAGE_VARIABLE_UNRESOLVED: {
    meaning: 'a stage variable has a value that only a deployment knows',
    message: 'the stage variable {name} has no value: {expression}: {reason}',
    fix: '{fix}',
  },
  ENVIRONMENT_VARIABLE_UNRESOLVED: {
    meaning: 'a variable of a function has a value that only a deployment knows',
    message: '{name} is not set: {expression} has no value: {reason}',
    fix: '{fix}',
  },
  API_KEY_UNRESOLVED: {
    meaning: 'an API key has a value that only a deployment knows',
    message: 'the value of the key is {expression}: {reason}; here it is {value}',
    fix: '{fix}',
  },
  API_KEY_NOT_FOUND: {
    meaning: 'a usage plan has a key that is not there',
    message: 'the key of the usage plan is not in the chosen stacks, so no request can use it',
    fix: 'include the stack that holds the key',
  },
  DEFINITION_NOT_WHOLE: {
    meaning: 'API Gateway leaves out a part of an OpenAPI definition',
    message: '{reason}',
    fix: 'correct the definition; with FailOnWarnings it is refused',
  },
  OTHER_PYTHON: {
    meaning: 'a function runs with another version of Python than at AWS',
    message: 'it is written for {runtime} and runs with Python {version}, {executable}',
    fix: 'activate a virtual environment of {runtime}',
  },
} as const satisfies Readonly<Record<string, Remark>>;

export type WarningCode = keyof typeof warnings;
