import { noEffect } from './verdict.js';

/** Reasons that many rows have. */
export const label = noEffect('only people read it');
export const tags = noEffect('nothing here is found, billed or permitted by its tags');
export const tls = noEffect('the gateway has a certificate and TLS settings of its own');
export const network = noEffect('every address is reached through the network of this machine');
export const telemetry = noEffect('no metrics and traces are kept; logs are on the terminal');
export const encryption = noEffect('nothing is encrypted with keys of KMS');
export const retention = noEffect('nothing is kept for long, and nothing costs anything');
export const roles = noEffect('what functions and integrations do is not checked against policies of their roles');
export const recorded = noEffect('calls of the service are answered with a success and recorded');
export const signIn = noEffect('nobody signs in here: `gatewright token` makes tokens for any user');
export const deployment = noEffect('it concerns how AWS deploys, not what answers a request');
