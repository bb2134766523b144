import { Fn, Stack, Token, Tokenization } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The items of a list with text between them; of a list, too, that is known only at deployment. */
export function joined(list: readonly string[], separator: string): string {
  return Token.isUnresolved(list) ? Fn.join(separator, [...list]) : list.join(separator);
}

/** The first item of a list that has one; of a list, too, that is known only at deployment. */
export function firstOf(list: readonly string[]): string {
  return Token.isUnresolved(list) ? Fn.select(0, [...list]) : (list[0] as string);
}

/** A list of texts as JSON; of a list, too, that is known only at deployment. */
export function jsonList(scope: IConstruct, list: readonly string[]): string {
  return Token.isUnresolved(list) ? `["${joined(list, '","')}"]` : Stack.of(scope).toJsonString(list);
}

/** A number as text, which the number of a token is not. */
export function textOf(value: number): string {
  return Token.isUnresolved(value) ? Tokenization.stringifyNumber(value) : String(value);
}
