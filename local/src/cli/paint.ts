import { styleText } from 'node:util';

/** A stream that text is written to, as far as its colours go. */
export interface ColouredStream {
  readonly isTTY?: boolean;
}

/** Colours a text for a terminal; a file, a pipe and whoever sets NO_COLOR get it plain. https://no-color.org */
export function paint(stream: ColouredStream, format: Parameters<typeof styleText>[0], text: string): string {
  return stream.isTTY && !process.env.NO_COLOR ? styleText(format, text) : text;
}
