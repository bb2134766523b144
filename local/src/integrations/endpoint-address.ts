/**
 * A URL at another address: scheme, host and port are those of the address, whatever the path looks like. (Resolved
 * against the address, a path that begins with two slashes would name a host.)
 */
export function atAddress(address: string, { pathname, search }: Pick<URL, 'pathname' | 'search'>): URL {
  const url = new URL(address);
  url.pathname = pathname;
  url.search = search;
  return url;
}
