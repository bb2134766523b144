declare module 'dynalite' {
  /** Makes a server that listens nowhere yet. */
  export default function dynalite(options: object): import('node:http').Server;
}
