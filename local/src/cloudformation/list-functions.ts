import { type Resolvable, Unresolved } from '../model/unresolved.js';
import { argumentList, excerpt, listArgument, textArgument } from './arguments.js';
import { subnetsOf } from './cidr.js';
import type { EvaluationContext, IntrinsicFunction } from './scope.js';
import { templateError } from './template-error.js';
import { isRecord } from './values.js';

/** The intrinsic functions that give a list, or pick from one. */
export const listFunctions: Readonly<Record<string, IntrinsicFunction>> = {
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::Length': length,
  'Fn::Cidr': cidr,
  'Fn::GetAZs': availabilityZones,
};

function select(argument: unknown, context: EvaluationContext): unknown {
  const [indexArgument, list] = argumentList('Fn::Select', '[index, list]', argument, context, [2]);
  const index = textArgument('Fn::Select', indexArgument, context);
  if (index instanceof Unresolved) return index;
  if (!/^\d+$/.test(index)) throw templateError(context.place, `Fn::Select has the index ${excerpt(indexArgument)}`);
  const items = listArgument('Fn::Select', list, context);
  if (items instanceof Unresolved) return items;
  if (Number(index) < items.length) return items[Number(index)];
  // Not a fault of the template for certain: an id that stands in for AWS's may have fewer parts.
  return new Unresolved(
    `Fn::Select ${excerpt(argument)}`,
    `the list has ${items.length} items, and item ${index} (from 0) is wanted`,
    'check the index and the list in the template',
    context.place,
  );
}

function split(argument: unknown, context: EvaluationContext): Resolvable<readonly string[]> {
  const [delimiter, source] = argumentList('Fn::Split', '[delimiter, text]', argument, context, [2]);
  if (typeof delimiter !== 'string' || delimiter === '') {
    throw templateError(context.place, `the delimiter of Fn::Split is ${excerpt(delimiter)}, not a text`);
  }
  const text = textArgument('Fn::Split', source, context);
  return text instanceof Unresolved ? text : text.split(delimiter);
}

function length(argument: unknown, context: EvaluationContext): Resolvable<number> {
  const items = listArgument('Fn::Length', argument, context);
  return items instanceof Unresolved ? items : items.length;
}

function cidr(argument: unknown, context: EvaluationContext): Resolvable<readonly string[]> {
  const list = argumentList('Fn::Cidr', '[block, count, bits]', argument, context, [2, 3]);
  const [block, count, bits = '8'] = list.map((item) => textArgument('Fn::Cidr', item, context));
  if (block instanceof Unresolved) return block;
  if (count instanceof Unresolved) return count;
  if (bits instanceof Unresolved) return bits;
  const subnets = subnetsOf(block ?? '', Number(count), Number(bits));
  if (subnets) return subnets;
  throw templateError(context.place, `Fn::Cidr cannot cut ${count} blocks of ${bits} bits from ${excerpt(block)}`);
}

/** Which zones an account sees differs; three are seen by nearly all. */
function availabilityZones(argument: unknown, context: EvaluationContext): Resolvable<readonly string[]> {
  // CloudFormation itself takes an empty object for no argument.
  const isEmpty = isRecord(argument) && Object.keys(argument).length === 0;
  const region = isEmpty ? '' : textArgument('Fn::GetAZs', argument, context);
  if (region instanceof Unresolved) return region;
  return ['a', 'b', 'c'].map((letter) => `${region === '' ? context.scope.region : region}${letter}`);
}
