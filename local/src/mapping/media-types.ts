/** Tells whether a media type is among an API's binary media types. */
export type IsBinary = (mediaType: string | undefined) => boolean;

/**
 * Prepares the binary media types of an API: a type matches exactly or by its main type (`image/*`); an entry such as
 * `*` + `/json` matches only itself, and `*` + `/*` takes everything.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html
 */
export function compileBinaryMediaTypes(entries: readonly string[]): IsBinary {
  const types = new Set(entries.map((entry) => entry.toLowerCase()));
  if (types.size === 0) return () => false;
  if (types.has('*/*')) return () => true;
  return (mediaType) => {
    const type = mimeTypeOf(mediaType ?? '');
    return types.has(type) || types.has(`${type.slice(0, type.indexOf('/'))}/*`);
  };
}

/** A media type without its parameters, in lower case: `text/html` of `Text/HTML; charset=utf-8`. */
export function mimeTypeOf(mediaType: string): string {
  const semicolon = mediaType.indexOf(';');
  return (semicolon < 0 ? mediaType : mediaType.slice(0, semicolon)).trim().toLowerCase();
}

/** The first media type of an `Accept` header: the others have no say in whether a payload is binary. */
export function firstAccepted(accept: string | undefined): string | undefined {
  if (accept === undefined) return undefined;
  const comma = accept.indexOf(',');
  return comma < 0 ? accept : accept.slice(0, comma);
}

/** The media types of an `Accept` header, in order. */
export function acceptedTypes(accept: string | undefined): readonly string[] {
  return accept === undefined ? [] : accept.split(',').map(mimeTypeOf);
}
