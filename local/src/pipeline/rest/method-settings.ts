import type { Method, MethodSettings, RestStage } from '../../model/rest-api.js';

/** The settings of a stage for a method as it is called: those for all methods, and in their place those of its own. */
export type SettingsOf = (method: Method, verb: string) => EffectiveSettings;

/** A method's settings, and its key in usage plans and stages. */
export interface EffectiveSettings {
  /** Such as `/users/GET`. */
  readonly key: string;
  readonly settings: MethodSettings;
  /** Those of the method alone. */
  readonly own: MethodSettings;
}

/** Prepares the settings of a stage; each method's are put together once. */
export function compileMethodSettings({ methodSettings }: RestStage): SettingsOf {
  const prepared = new Map<Method, Map<string, EffectiveSettings>>();
  return (method, verb) => {
    const byVerb = prepared.get(method) ?? new Map<string, EffectiveSettings>();
    const known = byVerb.get(verb);
    if (known) return known;
    const effective = effectiveSettings(methodSettings, method.resourcePath, verb);
    prepared.set(method, byVerb.set(verb, effective));
    return effective;
  };
}

function effectiveSettings(all: RestStage['methodSettings'], path: string, verb: string): EffectiveSettings {
  const own = { ...all[`${path}/*`], ...all[`${path}/ANY`], ...all[`${path}/${verb}`] };
  return { key: `${path}/${verb}`, own, settings: { ...all['*/*'], ...own } };
}
