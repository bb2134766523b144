import { isRecord } from '../properties.js';
import { dereference, type Node, type OpenApiDocument, objectAt, securitySchemes } from './document.js';

/** What an operation asks of its caller. */
export interface Security {
  /** The authorizer's security scheme, by name. */
  readonly authorizer?: SecurityScheme;
  readonly scopes: readonly string[];
  readonly isIam: boolean;
  readonly apiKeyRequired: boolean;
}

/** A security scheme with its name. */
export interface SecurityScheme {
  readonly name: string;
  readonly node: Node;
  /** Its `x-amazon-apigateway-authorizer`, reference followed. */
  readonly authorizer: Node | undefined;
}

export function readSecuritySchemes(document: OpenApiDocument): readonly SecurityScheme[] {
  const schemes = securitySchemes(document);
  return Object.keys(schemes).map((name) => {
    const node = objectAt(document, schemes, name);
    const authorizer = dereference(document, node['x-amazon-apigateway-authorizer']);
    return { name, node, authorizer: isRecord(authorizer) ? authorizer : undefined };
  });
}

/** Reads the `security` of an operation, else that of the definition; an empty list lets everyone in. */
export function readSecurity(document: OpenApiDocument, operation: Node): Security {
  const auth = operation['x-amazon-apigateway-auth'];
  const requirements = requirementsOf(operation.security ?? document.root.security);
  const schemes = readSecuritySchemes(document).filter((scheme) => requirements.has(scheme.name));
  const authorizer = schemes.find((scheme) => scheme.authorizer);
  const isIam = isRecord(auth) && String(auth.type).toUpperCase() === 'AWS_IAM';
  return {
    ...(authorizer && { authorizer }),
    scopes: authorizer ? (requirements.get(authorizer.name) ?? []) : [],
    isIam: isIam || schemes.some(isSigned),
    apiKeyRequired: schemes.some(isApiKey),
  };
}

/** The names of required schemes with their scopes; alternatives count together, as API Gateway has one of each kind. */
function requirementsOf(security: unknown): ReadonlyMap<string, readonly string[]> {
  const requirements = Array.isArray(security) ? security.filter(isRecord) : [];
  return new Map(
    requirements.flatMap((requirement) =>
      Object.entries(requirement).map(
        ([name, scopes]) => [name, Array.isArray(scopes) ? scopes.map(String) : []] as const,
      ),
    ),
  );
}

function isSigned({ node }: SecurityScheme): boolean {
  return String(node['x-amazon-apigateway-authtype']).toLowerCase() === 'awssigv4';
}

function isApiKey({ node, authorizer }: SecurityScheme): boolean {
  const isHeader = node.type === 'apiKey' && String(node.name).toLowerCase() === 'x-api-key' && node.in === 'header';
  return isHeader && authorizer === undefined;
}
