/** The page of the console; it brings everything along that it needs. */
export const consoleHtml = '<!doctype html><title>Gatewright</title><p>…</p>';
