import type { ConnectionAddress, ConnectionRegistry, OpenConnection } from '../control-plane/connections.js';

/** A connection with the place at which `@connections` finds it. */
export interface PlacedConnection extends OpenConnection {
  readonly id: string;
  readonly apiId: string;
  readonly stageName: string;
}

/** The open connections of all WebSocket APIs. */
export class OpenConnections implements ConnectionRegistry {
  readonly #byId = new Map<string, PlacedConnection>();

  get size(): number {
    return this.#byId.size;
  }

  add(connection: PlacedConnection): void {
    this.#byId.set(connection.id, connection);
  }

  remove({ id }: PlacedConnection): void {
    this.#byId.delete(id);
  }

  tryFind({ apiId, stageName, connectionId }: ConnectionAddress): OpenConnection | undefined {
    const found = this.#byId.get(connectionId);
    if (!found || (apiId !== undefined && found.apiId !== apiId)) return undefined;
    return stageName === '' || found.stageName === stageName ? found : undefined;
  }
}
