import { renderTemplate } from '../../../src/mapping/templates/render-template.js';
import { TemplateRenderError, TemplateSyntaxError } from '../../../src/mapping/templates/template-errors.js';
import type { OracleResult } from './velocity-oracle.js';

/** Renders a template with our engine. */
export function renderOurselves(template: string): OracleResult {
  try {
    return { output: renderTemplate(template) };
  } catch (error) {
    if (error instanceof TemplateSyntaxError || error instanceof TemplateRenderError) return { error: error.message };
    throw error;
  }
}
