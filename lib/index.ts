export * from './common';
export * from './http';
export * from './rest';
export * from './websocket';
