import { Stack } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { reject } from './reject';

const neighbours = new WeakMap<IConstruct, Neighbours>();

/**
 * The functions that a gateway calls and the stacks that refer to the gateway: where they are the same, neither stack
 * could be deployed before the other.
 */
export class Neighbours {
  /** Those of a gateway. */
  public static of(gateway: IConstruct): Neighbours {
    const known = neighbours.get(gateway) ?? new Neighbours(gateway);
    neighbours.set(gateway, known);
    return known;
  }

  private readonly functions = new Set<lambda.IFunction>();
  private readonly referring = new Set<Stack>();

  private constructor(private readonly gateway: IConstruct) {}

  /** The functions that answer or authorize. */
  public get handlers(): readonly lambda.IFunction[] {
    return [...this.functions];
  }

  /**
   * Takes a function in that the gateway calls.
   *
   * @throws when its stack has come to refer to the gateway by a grant
   */
  public addHandler(handler: lambda.IFunction): void {
    this.functions.add(handler);
    const stack = stackBeside(this.gateway, handler);
    if (!stack || !this.referring.has(stack)) return;
    reject(this.gateway, {
      problem: `the function '${handler.node.path}' is called by this gateway, and its stack has a grant of it already`,
      allowed: 'two stacks do not refer to each other',
      fix: 'add the routes of the function before anything of its stack is granted something',
    });
  }

  /** Whether the gateway's stack refers to the one that `other` is in, which then cannot refer back. */
  public isCalledIn(other: IConstruct): boolean {
    const stack = stackBeside(this.gateway, other);
    return stack !== undefined && this.handlers.some((handler) => stackBeside(this.gateway, handler) === stack);
  }

  /** Whether the gateway's stack may refer to the one that `other` is in. */
  public mayReferTo(other: IConstruct): boolean {
    return stackBeside(this.gateway, other) === undefined || this.isCalledIn(other);
  }

  /** Takes in that the stack of `other` refers to the gateway. */
  public addReferring(other: IConstruct): void {
    const stack = stackBeside(this.gateway, other);
    if (stack) this.referring.add(stack);
  }
}

/** Whether `other` is in the stack of a construct, or in one nested within it: it may refer to the construct then. */
export function isWithinStackOf(construct: IConstruct, other: IConstruct): boolean {
  return stacksAround(other).includes(Stack.of(construct));
}

/** The stack that `other` is in and the gateway is not, as a whole; undefined where one of the two surrounds the other. */
function stackBeside(gateway: IConstruct, other: IConstruct): Stack | undefined {
  const ours = stacksAround(gateway);
  const beside = stacksAround(other)
    .filter((stack) => !ours.includes(stack))
    .pop();
  return beside?.nestedStackParent === ours[0] ? undefined : beside;
}

/** The stack of a construct, and those that it is nested in, the innermost first. */
export function stacksAround(construct: IConstruct): Stack[] {
  const stacks: Stack[] = [];
  for (let stack: Stack | undefined = Stack.of(construct); stack; stack = stack.nestedStackParent) stacks.push(stack);
  return stacks;
}
