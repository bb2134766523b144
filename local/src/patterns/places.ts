/** Places of one page. */
const PAGE = 1 << 15;
/** Pages that may be kept: 64 MB. What is beyond is not remembered and may be tried again, within the budget. */
const MAX_PAGES = (64 * 1024 * 1024) / (PAGE / 8);

/** A set of pairs of a branch of a program and an offset of a text, as bits in pages that are made when they are needed. */
export class Places {
  readonly #pages: (Uint8Array | undefined)[][] = [];
  #count = 0;

  has(branch: number, offset: number): boolean {
    const page = this.#pages[branch]?.[offset >> 15];
    return page !== undefined && ((page[(offset & (PAGE - 1)) >> 3] as number) & (1 << (offset & 7))) !== 0;
  }

  add(branch: number, offset: number): void {
    this.#pages[branch] ??= [];
    const pages = this.#pages[branch];
    const at = offset >> 15;
    const page = pages[at] ?? this.#newPage(pages, at);
    if (page) page[(offset & (PAGE - 1)) >> 3] = (page[(offset & (PAGE - 1)) >> 3] as number) | (1 << (offset & 7));
  }

  #newPage(pages: (Uint8Array | undefined)[], at: number): Uint8Array | undefined {
    if (this.#count === MAX_PAGES) return undefined;
    this.#count++;
    const page = new Uint8Array(PAGE / 8);
    pages[at] = page;
    return page;
  }
}
