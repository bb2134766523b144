import type { AssemblyStack, Template, TemplateResource } from '../assembly/assembly.js';
import { tryFindNearest } from '../assembly/nearest.js';
import type { Origin } from '../model/origin.js';
import { type Resolvable, Unresolved } from '../model/unresolved.js';
import type { AssemblyEvaluation } from './assembly-evaluation.js';
import { isCustomResource } from './attributes.js';
import { evaluateCondition } from './condition-functions.js';
import { resolveDynamicReferences } from './dynamic-references.js';
import { evaluate } from './evaluate.js';
import { unrollLoops } from './for-each.js';
import { Memo } from './memo.js';
import { checkParameter, defaultText, isSsmParameter, parameterValue } from './parameters.js';
import { pseudoParameters, stackIdOf } from './pseudo-parameters.js';
import type { OutputSource, Scope } from './scope.js';
import { StackResource } from './stack-resource.js';
import { templateError } from './template-error.js';
import { isRecord, neededAt, noValue, parameterFix, tryToText } from './values.js';

/** One stack while it is evaluated: what is asked for is worked out once, on the first demand. */
export class StackEvaluation implements Scope {
  readonly stack: AssemblyStack;
  readonly #assembly: AssemblyEvaluation;
  readonly #pseudoParameters: ReadonlyMap<string, unknown>;
  readonly #parameters = new Memo<Resolvable<string>>();
  readonly #conditions = new Memo<Resolvable<boolean>>();
  readonly #resources = new Memo<StackResource>();
  readonly #outputs = new Memo<unknown>();
  readonly #ordinals = new Memo<ReadonlyMap<string, number>>();
  #template: Template | undefined;

  constructor(stack: AssemblyStack, assembly: AssemblyEvaluation) {
    this.stack = stack;
    this.#assembly = assembly;
    this.#pseudoParameters = pseudoParameters(stack);
  }

  get region(): string {
    return this.stack.region;
  }

  /** The template with its loops unrolled. */
  get template(): Template {
    this.#template ??= unrollLoops(this.stack, (collection, place) => evaluate(collection, this, place));
    return this.#template;
  }

  /** Only resources have a construct path: that of a parameter would have the metadata file read at every start. */
  originOf(logicalId: string): Origin {
    const isResource = Object.hasOwn(this.stack.template.Resources, logicalId);
    const constructPath = isResource ? this.stack.constructPathOf(logicalId) : logicalId;
    return { stackName: this.stack.name, logicalId, constructPath };
  }

  /** Whether a resource is deployed; so it is taken to be while its condition has no value. */
  isDeployed(resource: TemplateResource, place: Origin): boolean {
    return resource.Condition === undefined || this.condition(resource.Condition, place) !== false;
  }

  resource(logicalId: string): StackResource {
    const resource = this.template.Resources[logicalId] as TemplateResource;
    const place = this.originOf(logicalId);
    return this.#resources.get(logicalId, place, () => new StackResource(this, place, resource));
  }

  reference(name: string, place: Origin): unknown {
    if (this.#pseudoParameters.has(name)) return this.#pseudoParameters.get(name);
    if (Object.hasOwn(this.stack.template.Parameters, name)) return this.#parameterValue(name, place);
    const resource = this.#deployedResource(`Ref '${name}'`, name, place);
    if (resource instanceof Unresolved) return resource;
    return this.physicalIdOf(resource);
  }

  /** A nested stack goes by the id of the stack that it makes. */
  physicalIdOf(resource: StackResource): string {
    const nested = this.nested(resource.logicalId);
    return nested ? stackIdOf(nested.stack) : resource.physicalId;
  }

  /** The stack that a resource makes, if it is a nested stack whose template is in the assembly. */
  nested(logicalId: string): StackEvaluation | undefined {
    return this.#assembly.tryFindNested(this.stack, logicalId);
  }

  /** Counted from 1: the place of a resource among those of its type for which a property is written alike. */
  ordinalOf(logicalId: string, type: string, property: string): number {
    const place = this.originOf(logicalId);
    const ordinals = this.#ordinals.get(`${type} ${property}`, place, () => this.#count(type, property));
    return ordinals.get(logicalId) as number;
  }

  attribute(logicalId: string, name: string, place: Origin): unknown {
    const expression = `Fn::GetAtt '${logicalId}.${name}'`;
    const resource = this.#deployedResource(expression, logicalId, place);
    if (resource instanceof Unresolved) return resource;
    const key = `${logicalId}.${name}`;
    const value = this.#given(key) ?? this.#attributeOf(resource, name, place);
    if (value instanceof Unresolved) return neededAt(place, value);
    if (value !== undefined && value !== noValue) return value;
    return new Unresolved(expression, whyNoAttribute(resource, name), parameterFix(key), place);
  }

  condition(name: string, place: Origin): Resolvable<boolean> {
    if (!Object.hasOwn(this.template.Conditions, name)) {
      throw templateError(place, `there is no condition ${name} in ${this.stack.name}`);
    }
    const at = this.originOf(name);
    const truth = this.#conditions.get(name, at, () => {
      const scope: Scope = this;
      const context = { scope, place: at, evaluate: (part: unknown) => evaluate(part, scope, at) };
      return evaluateCondition(this.template.Conditions[name], context);
    });
    return truth instanceof Unresolved ? neededAt(place, truth) : truth;
  }

  mapping(name: string, place: Origin): Readonly<Record<string, unknown>> | undefined {
    const mapping = this.template.Mappings[name];
    if (mapping === undefined) return undefined;
    if (isRecord(mapping)) return mapping;
    throw templateError(place, `the mapping ${name} is not an object`);
  }

  importedValue(exportName: string, place: Origin): unknown {
    const value = this.#given(exportName) ?? this.#assembly.exportedValue(this.stack, exportName);
    if (value instanceof Unresolved) return neededAt(place, value);
    const reason = 'no stack of the assembly exports it';
    return value ?? new Unresolved(`Fn::ImportValue '${exportName}'`, reason, parameterFix(exportName), place);
  }

  stackOutput(source: OutputSource, place: Origin): unknown {
    const { stackName, outputName } = source;
    const key = `${stackName}.${outputName}`;
    const value = this.#given(key) ?? this.#assembly.outputOf(source);
    if (value instanceof Unresolved) return neededAt(place, value);
    const reason = `${stackName} is not in the assembly, or has no such output`;
    return value ?? new Unresolved(`Fn::GetStackOutput '${key}'`, reason, parameterFix(key), place);
  }

  withoutDynamicReferences(text: string, place: Origin): Resolvable<string> {
    if (!text.includes('{{resolve:')) return text;
    return resolveDynamicReferences(text, this.#assembly.dynamicValuesFor(this.stack), place);
  }

  /** The value of an output; undefined if there is no such output, or its condition does not hold. */
  output(name: string): unknown {
    const output = this.template.Outputs[name];
    if (!output) return undefined;
    const place = this.originOf(name);
    return this.#outputs.get(name, place, () => {
      if (output.Condition !== undefined && this.condition(output.Condition, place) === false) return undefined;
      return evaluate(output.Value, this, place);
    });
  }

  /** Works out every parameter, so that a value that is not allowed is refused even if nothing refers to it. */
  checkParameters(): void {
    for (const name of Object.keys(this.template.Parameters)) this.#parameterText(name);
  }

  #parameterValue(name: string, place: Origin): unknown {
    const parameter = this.stack.template.Parameters[name];
    const text = this.#parameterText(name);
    if (text instanceof Unresolved) return neededAt(place, text);
    return parameter && parameterValue(parameter, text);
  }

  #parameterText(name: string): Resolvable<string> {
    const place = this.originOf(name);
    return this.#parameters.get(name, place, () => {
      const parameter = this.stack.template.Parameters[name];
      if (typeof parameter?.Type !== 'string') throw templateError(place, `parameter ${name} has no Type`);
      const inherited = this.#inheritedText(name, place);
      const given = typeof inherited === 'string' ? undefined : this.#given(name);
      if (given !== undefined && !isSsmParameter(parameter)) checkParameter(parameter, given, place);
      const text = given ?? inherited ?? defaultText(parameter);
      const missing = 'a parameter without a default has no value before the stack is deployed';
      if (text === undefined) return new Unresolved(`Ref '${name}'`, missing, parameterFix(name), place);
      if (text instanceof Unresolved || !isSsmParameter(parameter)) return text;
      return this.#ssmParameterText(name, text, given, place);
    });
  }

  /** What is given for it is its value if it is not the name of an SSM parameter that can be found. */
  #ssmParameterText(name: string, ssmName: string, given: string | undefined, place: Origin): Resolvable<string> {
    const { tryFindSsmParameter } = this.#assembly.dynamicValuesFor(this.stack);
    const value = this.#given(ssmName) ?? tryFindSsmParameter(ssmName) ?? given;
    const reason = `the value of ${ssmName} is kept in SSM`;
    return value ?? new Unresolved(`Ref '${name}'`, reason, parameterFix(name), place);
  }

  /** What the assembly itself gives: the parent of a nested stack, or the manifest. */
  #inheritedText(name: string, place: Origin): Resolvable<string> | undefined {
    const { nestedIn, parameters } = this.stack;
    if (!nestedIn) return parameters[name];
    const parent = this.#assembly.evaluationOf(nestedIn.stack);
    const value = evaluate(nestedIn.parameters[name], parent, parent.originOf(nestedIn.logicalId));
    if (value === undefined || value === noValue) return undefined;
    const unresolved = Array.isArray(value) ? value.find((item) => item instanceof Unresolved) : undefined;
    if (unresolved) return unresolved;
    const text = Array.isArray(value) ? value.join(',') : tryToText(value);
    if (text !== undefined) return text;
    throw templateError(place, `${nestedIn.stack.name} gives parameter ${name} a value that is not a text`);
  }

  #given(key: string): string | undefined {
    const { name, displayName } = this.stack;
    return this.#assembly.given.tryFind(`${name}:${key}`, `${displayName}:${key}`, key);
  }

  #deployedResource(expression: string, logicalId: string, place: Origin): Resolvable<StackResource> {
    const resource = this.template.Resources[logicalId];
    if (!resource) {
      const nearest = tryFindNearest(logicalId, this.#names());
      const fix = nearest === undefined ? 'mend the template' : `mend the template; it may mean ${nearest}`;
      throw templateError(place, `${expression} names neither a resource nor a parameter of ${this.stack.name}`, fix);
    }
    if (this.isDeployed(resource, place)) return this.resource(logicalId);
    const reason = `the condition ${resource.Condition} does not hold, so there is no ${logicalId}`;
    return new Unresolved(expression, reason, 'give the parameters by which the condition holds', place);
  }

  #count(type: string, property: string): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    const ordinals = new Map<string, number>();
    for (const [logicalId, resource] of Object.entries(this.template.Resources)) {
      if (resource.Type !== type) continue;
      const written = JSON.stringify(resource.Properties?.[property]);
      const ordinal = (counts.get(written) ?? 0) + 1;
      counts.set(written, ordinal);
      ordinals.set(logicalId, ordinal);
    }
    return ordinals;
  }

  #names(): readonly string[] {
    return [...Object.keys(this.template.Parameters), ...Object.keys(this.template.Resources)];
  }

  #attributeOf(resource: StackResource, name: string, place: Origin): unknown {
    if (resource.type !== 'AWS::CloudFormation::Stack' || !name.startsWith('Outputs.')) {
      return resource.attribute(name);
    }
    const nested = this.nested(resource.logicalId);
    if (!nested) return undefined;
    const output = name.slice('Outputs.'.length);
    if (nested.template.Outputs[output]) return nested.output(output);
    throw templateError(place, `the nested stack ${resource.logicalId} has no output ${output}`);
  }
}

function whyNoAttribute({ type }: StackResource, name: string): string {
  if (isCustomResource(type)) return 'a custom resource answers when it is deployed, by a function in the account';
  if (type === 'AWS::CloudFormation::Stack')
    return 'the template of the nested stack is not in the assembly, or gives it no value';
  return `${type} gets its ${name} only when it is deployed`;
}
