import { constructNameOf } from '../model/construct-name.js';
import type { Origin } from '../model/origin.js';

/** How a resource is called where people read of it. */
export type NameResource = (resource: { readonly origin: Origin }, id: string) => string;

/** As its author names it: `Books/ListBooks`. */
export const byConstruct: NameResource = ({ origin }) => constructNameOf(origin);

/** The same with the name that the account knows: `Books/ListBooks (Books-ListBooks2F3A4B5C)`. */
export const byConstructAndId: NameResource = ({ origin }, id) => `${constructNameOf(origin)} (${id})`;
