import { renderTemplate } from '../../src/mapping/templates/render-template.js';
import { TemplateRenderError, TemplateSyntaxError } from '../../src/mapping/templates/template-errors.js';
import { generateTemplates } from '../mapping/velocity/generate-templates.js';
import { type FuzzTarget, shown } from './fuzz-target.js';
import { jsonValue, mutateText } from './mutate.js';

/** Mapping templates, right and wrong, over any body. */
export const templateTarget: FuzzTarget = {
  name: 'templates',
  weight: 20,
  open: async () => ({
    attack: async (random) => {
      const [generated = ''] = generateTemplates(random.below(2 ** 31), 1);
      const template = random.once(2) ? mutateText(random, generated) : generated;
      const body = random.once(4) ? mutateText(random, '{"a":[1,{"b":"c"}],"n":1e3}') : jsonValue(random);
      try {
        renderTemplate(`${template} $input.json('$') $input.path('$.a')`, { body });
        return undefined;
      } catch (error) {
        if (error instanceof TemplateSyntaxError || error instanceof TemplateRenderError) return undefined;
        return { input: shown(template), problem: String((error as Error).stack) };
      }
    },
    check: async () =>
      renderTemplate('$input.json("$.a")', { body: { a: 1 } }) === '1'
        ? undefined
        : { input: '$input.json("$.a")', problem: 'it does not print 1 any more' },
    close: async () => {},
  }),
};
