import { readFileSync } from 'node:fs';
import * as gatewright from 'cdk-gatewright';
import { reversed, rotated } from '../declarations/reordered';
import { exampleApp, exampleFile, exampleNames } from './example-app';

type Change = (value: unknown) => unknown;

/** The template of every stack of an example, all that it gives to the library changed. */
function templatesOf(name: string, change: Change): string {
  let templates = '';
  const loaded = new Map(modulesOf(name).map((module) => [module, require(module)]));
  jest.isolateModules(() => {
    for (const [module, exported] of loaded) jest.doMock(module, () => exported);
    jest.doMock('cdk-gatewright', () => changing(gatewright, change));
    templates = JSON.stringify(
      exampleApp(name)
        .synth()
        .stacks.map(({ template }) => template),
    );
  });
  return templates;
}

/** What an example imports from packages: loaded once, for it takes long. */
function modulesOf(name: string): string[] {
  const imports = readFileSync(exampleFile(name), 'utf8').matchAll(/ from '([^.][^']*)'/g);
  return [...imports].map(([, module]) => module as string);
}

/** A class, or the library, whose constructors and static functions get changed arguments. */
function changing<T extends object>(target: T, change: Change): T {
  return new Proxy(target, {
    get: (_, name) => {
      const member = Reflect.get(target, name);
      return typeof member === 'function' && name !== 'prototype' ? changing(member, change) : member;
    },
    apply: (_, self, given) => Reflect.apply(target as () => unknown, self, given.map(change)),
    construct: (_, given, self) => Reflect.construct(target as new () => object, given.map(change), self),
  });
}

test.each(exampleNames)('the example %s has the same templates in whatever order its maps are written', (name) => {
  const written = templatesOf(name, (value) => value);
  expect(templatesOf(name, reversed)).toBe(written);
  expect(templatesOf(name, rotated)).toBe(written);
});
