import { Names, Stack, Token } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import { requireKnown } from '../../common/must-be-known';
import { reject } from '../../common/reject';
import { pathParameters } from '../../common/route-key';
import * as templates from './dynamodb-templates';
import { own } from './own';
import { type RestResponseOptions, renderResponses } from './response';

/** What a DynamoDB integration cannot read from the table. */
export interface DynamoDbTableOptions {
  /**
   * The attribute of the partition key.
   *
   * @default - the table's, where the app makes it
   */
  readonly partitionKey?: dynamodb.Attribute;

  /**
   * The attribute of the sort key.
   *
   * @default - the table's, where the app makes it
   */
  readonly sortKey?: dynamodb.Attribute;
}

/** How an item is read. */
export interface DynamoDbGetItemOptions {
  /**
   * Whether a read sees every write before it, for twice the price.
   *
   * @default false
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html
   */
  readonly consistentRead?: boolean;
}

/** What a query asks for. */
export interface DynamoDbQueryOptions {
  /**
   * The index to query, by its name and keys.
   *
   * @default - the table itself
   */
  readonly index?: dynamodb.GlobalSecondaryIndexProps;

  /**
   * Items of a page, 1 to 1000; a client may ask for fewer by the query string parameter `limit`.
   *
   * @default 100
   */
  readonly pageSize?: number;
}

/** The actions of DynamoDB, each with a role that may do nothing else. */
type Action = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query';

/**
 * Reads and writes a DynamoDB table without a function between. The key comes from the path: `{id}` of
 * `GET /items/{id}` is the attribute `id`, or the partition key where the path has one parameter. Everything from the
 * request is escaped. Clients send and get plain JSON, nested up to 4 levels; templates see no difference between null and
 * an empty text.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-create-api-as-simple-proxy.html
 */
export class DynamoDbIntegrations {
  /** @internal */
  public constructor(
    private readonly table: dynamodb.ITable,
    private readonly options: DynamoDbTableOptions,
  ) {}

  /** Answers with the item, or with 404 if there is none. */
  public getItem(options: DynamoDbGetItemOptions = {}): apigateway.Integration {
    const request = options.consistentRead ? templates.getItemConsistently : templates.getItem;
    return this.integration('GetItem', request, [{ statusCode: 200, templates: json(templates.itemResponse('Item')) }]);
  }

  /**
   * Writes the item in the request body. A path without the key's parameter, as of `POST /items`, makes a new key of
   * the request id, which the answer tells: status 201.
   */
  public putItem(): apigateway.Integration {
    return this.integration('PutItem', templates.putItem, (keys) => [
      keys.every(({ source }) => source !== templates.NEW_KEY)
        ? { statusCode: 200, templates: json('{}') }
        : { statusCode: 201, templates: json(templates.newKeyResponse(keys)) },
    ]);
  }

  /** Sets the attributes in the request body and answers with the whole item, or with 404 if there is none. */
  public updateItem(): apigateway.Integration {
    return this.integration('UpdateItem', templates.updateItem, [
      { statusCode: 200, templates: json(templates.itemResponse('Attributes')) },
      { statusCode: 400, selectionPattern: '4\\d{2}', templates: json(templates.CONDITION_RESPONSE) },
    ]);
  }

  /** Deletes the item: status 204, or 404 if there is none. */
  public deleteItem(): apigateway.Integration {
    return this.integration('DeleteItem', templates.deleteItem, [
      { statusCode: 204, templates: json(templates.DELETED_RESPONSE) },
    ]);
  }

  /**
   * Answers with the items of one partition: `{"items": […], "nextToken": "…"}`. The partition key comes from the path
   * or the query string parameter of its name; `nextToken` asks for the next page.
   */
  public query(options: DynamoDbQueryOptions = {}): apigateway.Integration {
    const indexKeys = options.index ? [options.index.partitionKey, options.index.sortKey] : [];
    const indexAttributes = indexKeys.flatMap((attribute) => attribute ?? []);
    return this.integration(
      'Query',
      (tableName, keys) =>
        templates.query({
          tableName,
          pageSize: options.pageSize ?? 100,
          keys,
          index: options.index && { name: options.index.indexName, attributes: indexAttributes },
        }),
      [{ statusCode: 200, templates: json(templates.QUERY_RESPONSE) }],
    );
  }

  private integration(
    action: Action,
    request: (tableName: string, keys: templates.KeyValue[]) => string,
    responses: RestResponseOptions[] | ((keys: templates.KeyValue[]) => RestResponseOptions[]),
  ): apigateway.Integration {
    const integration = new DynamoDbIntegration(this.table, action, (method) => {
      const keys = this.keyValues(method, action);
      return {
        requestTemplates: json(request(this.table.tableName, keys)),
        responses: [...(typeof responses === 'function' ? responses(keys) : responses), ...FAILURES],
      };
    });
    return own(integration);
  }

  /** Where the value of each key attribute comes from: a parameter of the path, or the request id for a new item. */
  private keyValues(method: apigateway.Method, action: Action): templates.KeyValue[] {
    const names = pathParameters(method.resource.path);
    const attributes = this.keyAttributes(method);
    return attributes.map((attribute, index) => {
      const isOnly = attributes.length === 1 && names.length === 1;
      const name = names.find((candidate) => candidate === attribute.name) ?? (isOnly ? names[0] : undefined);
      if (name !== undefined) return { attribute, source: templates.pathParameter(name) };
      if (action === 'PutItem' && index === 0) return { attribute, source: templates.NEW_KEY };
      if (action === 'PutItem' || action === 'Query') return { attribute, source: '' };
      return reject(method, {
        problem: `path '${method.resource.path}' has no parameter for the key attribute '${attribute.name}'`,
        allowed: `${action} needs the whole key`,
        fix: `put '{${attribute.name}}' into the path`,
      });
    });
  }

  private keyAttributes(method: apigateway.Method): dynamodb.Attribute[] {
    const [partitionKey, sortKey] = declaredKeys(this.table);
    const keys = [this.options.partitionKey ?? partitionKey, this.options.sortKey ?? sortKey];
    for (const key of keys) requireKnown(method, 'the name of a key attribute', key?.name);
    if (keys[0]) return keys.filter((key) => key !== undefined);
    return reject(method, {
      problem: `the key of the table '${this.table.node.path}' is not known`,
      allowed: 'a table that is imported does not tell its key',
      fix: "give partitionKey: { name: 'id', type: AttributeType.STRING } to RestIntegrations.dynamoDb",
    });
  }
}

/** An imported table says in its ARN where it is, and not in its environment. */
function regionOf({ env, tableArn }: dynamodb.ITable): string {
  return Token.isUnresolved(tableArn) ? env.region : (tableArn.split(':')[3] as string);
}

/** The key of a table that the app makes: partition key first. */
function declaredKeys(table: dynamodb.ITable): dynamodb.Attribute[] {
  const resource = table.node.defaultChild as dynamodb.CfnTable | dynamodb.CfnGlobalTable | undefined;
  if (!resource) return [];
  const { keySchema, attributeDefinitions } = Stack.of(table).resolve({
    keySchema: resource.keySchema,
    attributeDefinitions: resource.attributeDefinitions,
  }) as { keySchema: dynamodb.CfnTable.KeySchemaProperty[]; attributeDefinitions: AttributeDefinition[] };
  return [...keySchema]
    .sort((a, b) => (a.keyType < b.keyType ? -1 : 1))
    .map(({ attributeName: name }) => {
      const definition = attributeDefinitions.find(({ attributeName }) => attributeName === name);
      return { name, type: definition?.attributeType as dynamodb.AttributeType };
    });
}

type AttributeDefinition = dynamodb.CfnTable.AttributeDefinitionProperty;

const FAILURES: RestResponseOptions[] = [
  { statusCode: 400, selectionPattern: '4\\d{2}', templates: json('{"message":"Bad Request"}') },
  { statusCode: 500, selectionPattern: '5\\d{2}', templates: json('{"message":"Internal Server Error"}') },
];

function json(template: string): { [contentType: string]: string } {
  return { 'application/json': template };
}

interface DynamoDbMapping {
  readonly requestTemplates: { [contentType: string]: string };
  readonly responses: RestResponseOptions[];
}

/** Knows its templates only when it is bound: the key comes from the method's path. */
class DynamoDbIntegration extends apigateway.Integration {
  public constructor(
    private readonly table: dynamodb.ITable,
    private readonly action: Action,
    private readonly mappingFor: (method: apigateway.Method) => DynamoDbMapping,
  ) {
    super({ type: apigateway.IntegrationType.AWS, integrationHttpMethod: 'POST' });
  }

  public override bind(method: apigateway.Method): apigateway.IntegrationConfig {
    const { requestTemplates, responses } = this.mappingFor(method);
    const { partition } = Stack.of(method);
    const region = regionOf(this.table);
    return {
      type: apigateway.IntegrationType.AWS,
      integrationHttpMethod: 'POST',
      uri: `arn:${partition}:apigateway:${region}:dynamodb:action/${this.action}`,
      options: {
        credentialsRole: roleFor(method, this.table, this.action),
        passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
        requestTemplates,
        integrationResponses: renderResponses(distinctPatterns(responses)),
      },
    };
  }
}

/** The first response of a pattern counts. */
function distinctPatterns(responses: readonly RestResponseOptions[]): RestResponseOptions[] {
  return responses.filter(
    ({ selectionPattern }, index) =>
      responses.findIndex((response) => response.selectionPattern === selectionPattern) === index,
  );
}

/** One role for each action on each table, so that a route that reads cannot write. */
function roleFor(method: apigateway.Method, table: dynamodb.ITable, action: Action): iam.IRole {
  const scope = method.api;
  const id = `DynamoDb${action}${Names.nodeUniqueId(table.node)}Role`;
  const existing = scope.node.tryFindChild(id) as iam.Role | undefined;
  if (existing) return existing;
  const resources = action === 'Query' ? [table.tableArn, `${table.tableArn}/index/*`] : [table.tableArn];
  const statements = [new iam.PolicyStatement({ actions: [`dynamodb:${action}`], resources })];
  if (table.encryptionKey) {
    const actions =
      action === 'GetItem' || action === 'Query' ? ['kms:Decrypt'] : ['kms:Decrypt', 'kms:GenerateDataKey'];
    statements.push(new iam.PolicyStatement({ actions, resources: [table.encryptionKey.keyArn] }));
  }
  return new iam.Role(scope as unknown as apigateway.RestApi, id, {
    assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com'),
    inlinePolicies: { Table: new iam.PolicyDocument({ statements }) },
  });
}
