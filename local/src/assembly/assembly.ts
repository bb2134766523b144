/** A cloud assembly, or a plain CloudFormation template, as it was found on disk. */
export interface Assembly {
  readonly directory: string;
  /** In the order in which they are deployed; a nested stack follows its parent. */
  readonly stacks: readonly AssemblyStack[];
}

/** One stack with its template, nothing of it evaluated yet. */
export interface AssemblyStack {
  /** The name that CloudFormation knows it by; a generated one for a nested stack. */
  readonly name: string;
  /** The construct path, such as `Dev/Pets`; the name where there is none. */
  readonly displayName: string;
  readonly template: Template;
  readonly region: string;
  readonly accountId: string;
  /** The names of the stacks of the assembly that are deployed before this one. */
  readonly dependsOn: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** The values of template parameters that the assembly itself gives. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The `AWS::CloudFormation::Stack` resource that makes this stack, if it is a nested one. */
  readonly nestedIn?: NestedIn;
  /** The file or folder of an asset, by its hash, the object key in its bucket or its staged name; undefined if the assembly has none. */
  resolveAsset(name: string): string | undefined;
  /** As the CDK prints it, such as `Pets/Api/Default/GET/Resource`; the logical id where the assembly does not tell. */
  constructPathOf(logicalId: string): string;
}

/** Where a nested stack hangs. */
export interface NestedIn {
  readonly stack: AssemblyStack;
  readonly logicalId: string;
  /** As written in the parent's template, not evaluated. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A CloudFormation template; what stands in its sections is unchecked. */
export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Parameters: Readonly<Record<string, TemplateParameter>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Mappings: Readonly<Record<string, unknown>>;
  readonly Outputs: Readonly<Record<string, TemplateOutput>>;
  /** The names of the macros that run over the whole template. */
  readonly transforms: readonly string[];
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

export interface TemplateParameter {
  readonly Type: string;
  readonly Default?: unknown;
  readonly AllowedValues?: readonly unknown[];
  readonly AllowedPattern?: string;
  readonly MinLength?: number | string;
  readonly MaxLength?: number | string;
  readonly MinValue?: number | string;
  readonly MaxValue?: number | string;
  readonly ConstraintDescription?: string;
}

interface TemplateOutput {
  readonly Value?: unknown;
  readonly Condition?: string;
  readonly Export?: { readonly Name?: unknown };
}
