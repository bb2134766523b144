import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { textOf } from '../../common/lists';

/** A key attribute and the expression that its value comes from; an empty one where the request body has it. */
export interface KeyValue {
  readonly attribute: dynamodb.Attribute;
  readonly source: string;
}

/** The value of a key that a new item gets. */
export const NEW_KEY = '$context.requestId';

/** A path parameter reaches a template still percent-encoded; its plus signs mean themselves. */
export function pathParameter(name: string): string {
  return `$util.urlDecode($input.params().path.get('${name}').replace("+","%2B"))`;
}

/** How deep an item is read and written as plain JSON; a deeper level is its text: a template cannot call itself. */
const DEPTH = 4;

/** The members of the request body, in turn as `$k1`. */
const EACH_MEMBER = "#foreach($k1 in $input.path('$').keySet())";

/** Text from a request inside a JSON string: `escapeJavaScript` also escapes `'`, which JSON does not allow. */
function escaped(expression: string): string {
  return `$util.escapeJavaScript(${expression}).replaceAll("\\\\'","'")`;
}

function typed({ attribute, source }: KeyValue): string {
  return `"${attribute.name}":{"${attribute.type}":"${escaped(source)}"}`;
}

function keyOf(keys: readonly KeyValue[]): string {
  return `{${keys.map(typed).join(',')}}`;
}

export function getItem(tableName: string, keys: readonly KeyValue[]): string {
  return `{"TableName":"${tableName}","Key":${keyOf(keys)}}`;
}

export function getItemConsistently(tableName: string, keys: readonly KeyValue[]): string {
  return `{"TableName":"${tableName}","Key":${keyOf(keys)},"ConsistentRead":true}`;
}

export function deleteItem(tableName: string, keys: readonly KeyValue[]): string {
  return `{"TableName":"${tableName}","Key":${keyOf(keys)},"ReturnValues":"ALL_OLD"}`;
}

/** The body's attributes without the key's: a body cannot write to another key than the path's. */
export function putItem(tableName: string, keys: readonly KeyValue[]): string {
  const known = keys.filter(({ source }) => source !== '');
  return [
    `{"TableName":"${tableName}","Item":{`,
    `${EACH_MEMBER}#if(!(${isKey(known)}))"${escaped('$k1')}":${bodyMember()},#end#end`,
    `${known.map(typed).join(',')}}}`,
  ].join('');
}

/** Sets what the body has, of an item that is there. A number sign stands in a variable, as it would be a directive. */
export function updateItem(tableName: string, keys: readonly KeyValue[]): string {
  const names = keys.map(({ attribute }, index) => `"#key${index}":"${attribute.name}"`).join(',');
  const exists = keys.map((_, index) => `attribute_exists(#key${index})`).join(' AND ');
  const eachAttribute = (text: string) => `${EACH_MEMBER}#if(!(${isKey(keys)}))${text}#end#end`;
  return [
    `#set($sign = '#')#set($comma = "")#set($update = "")#set($count = 0)`,
    eachAttribute(
      '#set($update = "$update$comma ${sign}a$count = :a$count")#set($comma = ",")#set($count = $count + 1)',
    ),
    `{"TableName":"${tableName}","Key":${keyOf(keys)},"ReturnValues":"ALL_NEW"`,
    `,"ConditionExpression":"${exists}"`.replaceAll('#', '${sign}'),
    `,"ExpressionAttributeNames":{${names.replaceAll('#', '${sign}')}#set($count = 0)`,
    `${eachAttribute(`,"\${sign}a$count":"${escaped('$k1')}"#set($count = $count + 1)`)}}`,
    `#if($update != ""),"UpdateExpression":"SET$update","ExpressionAttributeValues":{#set($comma = "")#set($count = 0)`,
    `${eachAttribute(`$comma":a$count":${bodyMember()}#set($comma = ",")#set($count = $count + 1)`)}}#end}`,
  ].join('');
}

function isKey(keys: readonly KeyValue[]): string {
  return keys.map(({ attribute }) => `$k1 == '${attribute.name}'`).join(' || ');
}

interface Query {
  readonly tableName: string;
  readonly pageSize: number;
  readonly keys: readonly KeyValue[];
  readonly index?: { readonly name: string; readonly attributes: readonly dynamodb.Attribute[] };
}

/** The start key is taken apart and written anew: a page token, too, is text from a client. */
export function query({ tableName, pageSize, keys, index }: Query): string {
  const attributes = keys.map(({ attribute }) => attribute);
  const partitionKey = index?.attributes[0] ?? attributes[0];
  const starts = [...attributes, ...(index?.attributes ?? [])].filter(
    (attribute, position, all) => all.findIndex(({ name }) => name === attribute.name) === position,
  );
  const startKey = starts.map((attribute) =>
    typed({ attribute, source: `$start.get('${attribute.name}').get('${attribute.type}')` }),
  );
  const source =
    keys.find(({ attribute }) => attribute === partitionKey)?.source || `$input.params('${partitionKey?.name}')`;
  return [
    `#set($sign = '#')#set($limit = $input.params().querystring.get('limit'))`,
    `#set($token = $input.params().querystring.get('nextToken'))`,
    `{"TableName":"${tableName}"${index ? `,"IndexName":"${index.name}"` : ''}`,
    `,"KeyConditionExpression":"\${sign}key = :key","ExpressionAttributeNames":{"\${sign}key":"${partitionKey?.name}"}`,
    `,"ExpressionAttributeValues":{":key":{"${partitionKey?.type}":"${escaped(source)}"}}`,
    `,"Limit":#if($limit.matches("[1-9][0-9]{0,2}"))$limit#{else}${textOf(pageSize)}#end`,
    `#if($token != "")#set($start = $util.parseJson($util.base64Decode($token))),"ExclusiveStartKey":{${startKey.join(',')}}#end}`,
  ].join('');
}

/** The item under `member`, as plain JSON; 404 where there is none. */
export function itemResponse(member: 'Item' | 'Attributes'): string {
  return [
    `#set($item = $input.path('$.${member}'))`,
    '#if($item == "")#set($context.responseOverride.status = 404){"message":"Not Found"}',
    `#else${members('$item', 1)}#end`,
  ].join('');
}

export const QUERY_RESPONSE = [
  `{"items":[#foreach($item in $input.path('$.Items'))${members('$item', 1)}#if($foreach.hasNext),#end#end]`,
  `#if($input.path('$.LastEvaluatedKey') != ""),"nextToken":"$util.base64Encode($input.json('$.LastEvaluatedKey'))"#end}`,
].join('');

export const DELETED_RESPONSE =
  '#if($input.path(\'$.Attributes\') == "")#set($context.responseOverride.status = 404){"message":"Not Found"}#end';

export const CONDITION_RESPONSE = [
  `#if($input.path('$.__type').contains("ConditionalCheckFailed"))`,
  '#set($context.responseOverride.status = 404){"message":"Not Found"}#{else}{"message":"Bad Request"}#end',
].join('');

/** The key that a new item got. */
export function newKeyResponse(keys: readonly KeyValue[]): string {
  const known = keys.filter(({ source }) => source !== '');
  return `{${known.map(({ attribute, source }) => `"${attribute.name}":"${escaped(source)}"`).join(',')}}`;
}

function bodyMember(): string {
  return `#set($p1 = "$['" + $k1 + "']")${toAttributeValue(1)}`;
}

/**
 * The member of the request body at `$p{level}` as a DynamoDB attribute value. Its JSON text tells its type, and is
 * escaped already.
 */
function toAttributeValue(level: number): string {
  const [path, text, inner] = [`$p${level}`, `$j${level}`, level + 1];
  const separator = '#if($foreach.hasNext),#end';
  const list = () =>
    `{"L":[#foreach($e${inner} in $input.path(${path}))#set($p${inner} = ${path} + "[" + $foreach.index + "]")${toAttributeValue(inner)}${separator}#end]}`;
  const map = () =>
    `{"M":{#foreach($k${inner} in $input.path(${path}).keySet())"${escaped(`$k${inner}`)}":#set($p${inner} = ${path} + "['" + $k${inner} + "']")${toAttributeValue(inner)}${separator}#end}}`;
  const asText = () => `{"S":"${escaped(text)}"}`;
  const isDeepest = level === DEPTH;
  return [
    `#set(${text} = $input.json(${path}))`,
    `#if(${text}.startsWith('"')){"S":${text}}`,
    `#elseif(${text} == "true" || ${text} == "false"){"BOOL":${text}}`,
    `#elseif(${text} == "null"){"NULL":true}`,
    `#elseif(${text}.startsWith("["))${isDeepest ? asText() : list()}`,
    `#elseif(${text}.startsWith("{"))${isDeepest ? asText() : map()}`,
    `#else{"N":"${text}"}#end`,
  ].join('');
}

/** The members of a DynamoDB map as a JSON object. */
function members(map: string, level: number): string {
  const name = `$n${level}`;
  const member = fromAttributeValue(`${map}.get(${name})`, level);
  return `{#foreach(${name} in ${map}.keySet())"${escaped(name)}":${member}#if($foreach.hasNext),#end#end}`;
}

/** A DynamoDB attribute value as JSON. */
function fromAttributeValue(expression: string, level: number): string {
  const [value, element, isDeepest] = [`$v${level}`, `$e${level}`, level === DEPTH];
  const asText = `"${escaped(`"${value}"`)}"`;
  const each = (type: string, body: string) =>
    `[#foreach(${element} in ${value}.${type})${body}#if($foreach.hasNext),#end#end]`;
  return [
    `#set(${value} = ${expression})`,
    `#if(${value}.containsKey("S"))"${escaped(`${value}.S`)}"`,
    `#elseif(${value}.containsKey("N"))${value}.N`,
    `#elseif(${value}.containsKey("BOOL"))${value}.BOOL`,
    `#elseif(${value}.containsKey("B"))"${value}.B"`,
    `#elseif(${value}.containsKey("SS"))${each('SS', `"${escaped(element)}"`)}`,
    `#elseif(${value}.containsKey("NS"))${each('NS', element)}`,
    `#elseif(${value}.containsKey("BS"))${each('BS', `"${element}"`)}`,
    `#elseif(${value}.containsKey("L"))${isDeepest ? asText : each('L', fromAttributeValue(element, level + 1))}`,
    `#elseif(${value}.containsKey("M"))${isDeepest ? asText : members(`${value}.M`, level + 1)}`,
    '#{else}null#end',
  ].join('');
}
