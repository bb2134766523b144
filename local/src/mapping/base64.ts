/** Decodes base64 as strictly as API Gateway does; undefined where the text is not base64. */
export function tryDecodeBase64(text: string): Buffer | undefined {
  return alphabet.test(text) && text.replace(/=+$/, '').length % 4 !== 1 ? Buffer.from(text, 'base64') : undefined;
}

const alphabet = /^[A-Za-z0-9+/]*={0,2}\s*$/;
