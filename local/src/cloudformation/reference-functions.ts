import { Unresolved } from '../model/unresolved.js';
import { argumentList, excerpt, textArgument } from './arguments.js';
import type { EvaluationContext, IntrinsicFunction } from './scope.js';
import { templateError } from './template-error.js';
import { isRecord } from './values.js';

/** The intrinsic functions that look a value up by its name. */
export const referenceFunctions: Readonly<Record<string, IntrinsicFunction>> = {
  Ref: reference,
  'Fn::GetAtt': attribute,
  'Fn::FindInMap': findInMap,
  'Fn::ImportValue': importValue,
  'Fn::GetStackOutput': stackOutput,
  'Fn::Transform': transform,
};

function reference(argument: unknown, { scope, place }: EvaluationContext): unknown {
  if (typeof argument === 'string') return scope.reference(argument, place);
  throw templateError(place, `Ref takes a name, not ${excerpt(argument)}`);
}

/** `["LogicalId", "Attribute"]`, or `"LogicalId.Attribute"`. */
function attribute(argument: unknown, context: EvaluationContext): unknown {
  if (typeof argument === 'string') return attributeByPath(argument, context);
  const [logicalId, ...rest] = Array.isArray(argument) ? argument : [];
  if (typeof logicalId !== 'string' || rest.length === 0) {
    throw templateError(context.place, `Fn::GetAtt takes [logical id, attribute], not ${excerpt(argument)}`);
  }
  const names = rest.map((part) => textArgument('Fn::GetAtt', part, context));
  const unresolved = names.find((name) => name instanceof Unresolved);
  return unresolved ?? context.scope.attribute(logicalId, names.join('.'), context.place);
}

/** The attribute that `LogicalId.Attribute` names; an attribute may hold dots of its own. */
export function attributeByPath(path: string, { scope, place }: EvaluationContext): unknown {
  const dot = path.indexOf('.');
  if (dot < 1) throw templateError(place, `Fn::GetAtt takes [logical id, attribute], not ${excerpt(path)}`);
  return scope.attribute(path.slice(0, dot), path.slice(dot + 1), place);
}

/** The fourth argument, `{ "DefaultValue": … }`, is what is given where the map has no such keys. */
function findInMap(argument: unknown, context: EvaluationContext): unknown {
  const form = '[map, first key, second key]';
  const list = argumentList('Fn::FindInMap', form, argument, context, [3, 4]);
  const keys = list.slice(0, 3).map((key) => textArgument('Fn::FindInMap', key, context));
  const unresolved = keys.find((key) => key instanceof Unresolved);
  if (unresolved) return unresolved;
  const [map, first, second] = keys as string[];
  const entry = context.scope.mapping(map ?? '', context.place)?.[first ?? ''];
  if (isRecord(entry) && Object.hasOwn(entry, second ?? '')) return entry[second ?? ''];
  const fallback = list[3];
  if (isRecord(fallback) && Object.hasOwn(fallback, 'DefaultValue')) return context.evaluate(fallback.DefaultValue);
  throw templateError(context.place, `the mapping ${map} has no value for ${first}, ${second}`);
}

function importValue(argument: unknown, context: EvaluationContext): unknown {
  const name = textArgument('Fn::ImportValue', argument, context);
  return name instanceof Unresolved ? name : context.scope.importedValue(name, context.place);
}

function stackOutput(argument: unknown, context: EvaluationContext): unknown {
  const source = isRecord(argument) ? argument : {};
  const { StackName, OutputName, Region = context.scope.region } = source;
  const names = [StackName, OutputName, Region].map((name) => textArgument('Fn::GetStackOutput', name, context));
  const unresolved = names.find((name) => name instanceof Unresolved);
  if (unresolved) return unresolved;
  const [stackName = '', outputName = '', region = ''] = names as string[];
  return context.scope.stackOutput({ stackName, outputName, region }, context.place);
}

/** A macro is a function in the account that the template is deployed to; what it would answer is unknown here. */
function transform(argument: unknown, { place }: EvaluationContext): Unresolved {
  const name = isRecord(argument) ? String(argument.Name) : excerpt(argument);
  return new Unresolved(
    `Fn::Transform '${name}'`,
    'a macro runs in the account that the stack is deployed to',
    `write out in the template what ${name} would make`,
    place,
  );
}
