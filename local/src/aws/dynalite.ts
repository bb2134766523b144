/// <reference path="./dynalite-module.d.ts" />
import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';

/** What DynamoDB answered: a status and a JSON object. */
export interface DynamoDbAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Runs one operation of DynamoDB, such as `PutItem`, with its input. */
export type DynamoDbOperation = (operation: string, input: object) => Promise<DynamoDbAnswer>;

const headers = {
  'content-type': 'application/x-amz-json-1.0',
  authorization: 'AWS4-HMAC-SHA256 Credential=local/local/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  'x-amz-date': '19700101T000000Z',
};

/**
 * An empty DynamoDB in memory, without a port: its server is handed requests that never were on a wire.
 *
 * Loaded when first used, since it takes longer to load than everything else that the gateway needs to start.
 */
export function loadDynalite(): DynamoDbOperation {
  let server: Promise<Server> | undefined;
  return async (operation, input) => {
    server ??= import('dynalite').then(({ default: dynalite }) => dynalite(inNoTime));
    return ask(await server, operation, input);
  };
}

const inNoTime = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 };

function ask(server: Server, operation: string, input: object): Promise<DynamoDbAnswer> {
  return new Promise((resolve) => {
    const request = Object.assign(new EventEmitter(), {
      method: 'POST',
      url: '/',
      headers: { ...headers, 'x-amz-target': `DynamoDB_20120810.${operation}` },
    });
    const response = {
      statusCode: 200,
      setHeader(): void {},
      end(text: string): void {
        // Some operations answer an empty string where AWS answers an empty object.
        resolve({ status: this.statusCode, body: JSON.parse(text || '{}') || {} });
      },
    };
    server.emit('request', request, response);
    request.emit('data', Buffer.from(JSON.stringify(input)));
    request.emit('end');
  });
}
