import { isRecord } from '../properties.js';
import { dereference, type Node, type OpenApiDocument, objectAt, openApiError, securitySchemes } from './document.js';
import type { Operation } from './operations.js';

/** What an operation asks of its caller. */
export interface Security {
  /** The authorizer's security scheme, by name. */
  readonly authorizer?: SecurityScheme;
  readonly scopes: readonly string[];
  readonly isIam: boolean;
  readonly apiKeyRequired: boolean;
  /** Why nobody can say what it asks. */
  readonly unclear?: string;
}

/** A security scheme with its name. */
export interface SecurityScheme {
  readonly name: string;
  readonly node: Node;
  /** Its `x-amazon-apigateway-authorizer`, reference followed. */
  readonly authorizer: Node | undefined;
}

const authorizerExtension = 'x-amazon-apigateway-authorizer';

export function readSecuritySchemes(document: OpenApiDocument): readonly SecurityScheme[] {
  const schemes = securitySchemes(document);
  return Object.keys(schemes).map((name) => {
    const node = objectAt(document, schemes, name);
    const authorizer = dereference(document, node[authorizerExtension]);
    if (authorizer === undefined || isRecord(authorizer)) return { name, node, authorizer };
    const place = `security scheme ${name} ${authorizerExtension}`;
    throw openApiError(document.api, place, 'is not an object', 'give the authorizer as an object');
  });
}

/**
 * Reads the `security` of an operation, else that of the definition; an empty list lets everyone in. What names no scheme
 * is an error, as it is at AWS; what names one that API Gateway makes nothing of is told as unclear, and never as open.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html
 */
export function readSecurity(document: OpenApiDocument, operation: Operation): Security {
  const requirements = requirementsOf(document, operation);
  const schemes = readSecuritySchemes(document).filter(({ name }) => requirements.has(name));
  const [authorizer] = schemes.filter((scheme) => scheme.authorizer);
  const isIam = hasIamExtension(document, operation) || schemes.some(isSigned);
  const unclear = findUnclear(schemes, isIam);
  return {
    ...(authorizer && { authorizer }),
    scopes: authorizer ? (requirements.get(authorizer.name) ?? []) : [],
    isIam,
    apiKeyRequired: schemes.some(isApiKey),
    ...(unclear !== undefined && { unclear }),
  };
}

/** Such as `request`; of what is no text, the text that shows it. */
export function authorizerTypeOf({ authorizer }: SecurityScheme): string {
  const type = authorizer?.type;
  return typeof type === 'string' ? type.toLowerCase() : String(JSON.stringify(type));
}

function findUnclear(schemes: readonly SecurityScheme[], isIam: boolean): string | undefined {
  const idle = schemes.find((scheme) => !scheme.authorizer && !isSigned(scheme) && !isApiKey(scheme));
  if (idle) return `security names ${idle.name}, which has no ${authorizerExtension}: API Gateway checks nothing by it`;
  const authorizers = schemes.filter((scheme) => scheme.authorizer).map(({ name }) => name);
  const all = isIam ? [...authorizers, 'AWS_IAM'] : authorizers;
  return all.length > 1 ? `security names ${all.join(' and ')}: API Gateway asks one authorizer` : undefined;
}

/** The names of required schemes with their scopes; alternatives count together, as API Gateway has one of each kind. */
function requirementsOf(document: OpenApiDocument, operation: Operation): ReadonlyMap<string, readonly string[]> {
  const { api, root, version } = document;
  const place = `${operation.httpMethod} ${operation.path} security`;
  const security = operation.node.security ?? root.security ?? [];
  if (!Array.isArray(security)) throw openApiError(api, place, 'is not a list', 'give a list such as [{ token: [] }]');
  const entries = security.flatMap((requirement: unknown) => {
    if (isRecord(requirement)) return Object.entries(requirement);
    throw openApiError(api, place, `holds ${JSON.stringify(requirement)}`, 'give objects such as { token: [] }');
  });
  if (security.length > 0 && entries.length === 0) {
    throw openApiError(api, place, 'asks for nothing', 'write security: [] where everyone may call');
  }
  const declared = securitySchemes(document);
  return new Map(
    entries
      .filter(([name]) => !isOpen(name, declared))
      .map(([name, scopes]) => {
        if (!Object.hasOwn(declared, name)) {
          const others = Object.keys(declared).map((scheme) => `, or name ${scheme}`);
          const fix = `declare it in ${whereSchemesAre[version]}${others.join('')}`;
          throw openApiError(api, place, `names the scheme '${name}', which is not declared`, fix);
        }
        if (Array.isArray(scopes)) return [name, scopes.map(String)] as const;
        throw openApiError(api, place, `has no list of scopes for '${name}'`, `write { ${name}: [] }`);
      }),
  );
}

const whereSchemesAre = { OPENAPI_3: 'components.securitySchemes', SWAGGER_2: 'securityDefinitions' } as const;

/** AWS SAM writes `NONE` for an operation that everyone may call, and declares no such scheme. */
function isOpen(name: string, declared: Node): boolean {
  return name === 'NONE' && !Object.hasOwn(declared, name);
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-auth.html */
function hasIamExtension({ api }: OpenApiDocument, { httpMethod, path, node }: Operation): boolean {
  const auth = node['x-amazon-apigateway-auth'];
  if (auth === undefined) return false;
  const type = isRecord(auth) ? String(auth.type).toUpperCase() : undefined;
  if (type !== undefined && authTypes.includes(type)) return type === 'AWS_IAM';
  const place = `${httpMethod} ${path} x-amazon-apigateway-auth`;
  throw openApiError(api, place, `is ${JSON.stringify(auth)}`, `give a type: ${authTypes.join(', ')}`);
}

/** All but the first leave the decision to `security`. */
const authTypes = ['AWS_IAM', 'NONE', 'CUSTOM', 'COGNITO_USER_POOLS'];

function isSigned({ node, authorizer }: SecurityScheme): boolean {
  return !authorizer && String(node['x-amazon-apigateway-authtype']).toLowerCase() === 'awssigv4';
}

function isApiKey({ node, authorizer }: SecurityScheme): boolean {
  const isHeader = node.type === 'apiKey' && String(node.name).toLowerCase() === 'x-api-key' && node.in === 'header';
  return isHeader && authorizer === undefined;
}
