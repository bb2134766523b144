import { devNull } from 'node:os';
import path from 'node:path';
import type { LambdaFunction } from '../model/function.js';
import { Unresolved } from '../model/unresolved.js';
import type { SessionKey } from './credentials.js';

/** What is the same for every function of the assembly. */
export interface EnvironmentSettings {
  readonly awsEndpointUrl: string;
  /** The access key with which a function signs. */
  readonly credentialsOf: (functionName: string) => SessionKey;
  /** Win over everything else, for every function. */
  readonly environmentOverrides?: Readonly<Record<string, string>>;
}

/** What differs from environment to environment. */
export interface EnvironmentPlace {
  readonly functionVersion: string;
  readonly taskRoot: string;
  readonly layersRoot: string | undefined;
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly certificates: CertificateFiles | undefined;
}

/** Where the certificate authority of the gateway's own addresses is, for programs that take it from a file. */
export interface CertificateFiles {
  /** It alone. */
  readonly authority: string;
  /** It and every public one, for programs that trust nothing but what the file holds. */
  readonly bundle: string;
}

/** A variable of the function whose value the template cannot give. */
export interface UnresolvedVariable {
  readonly name: string;
  readonly unresolved: Unresolved;
}

/** The variables of the function that have no value before the stack is deployed. */
export function unresolvedVariables(lambdaFunction: LambdaFunction): readonly UnresolvedVariable[] {
  return Object.entries(lambdaFunction.environment).flatMap(([name, unresolved]) =>
    unresolved instanceof Unresolved ? [{ name, unresolved }] : [],
  );
}

/**
 * The environment variables of an execution environment. Nothing of the developer's own comes in but where programs are found.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function environmentVariables(
  lambdaFunction: LambdaFunction,
  settings: EnvironmentSettings,
  place: EnvironmentPlace,
): Readonly<Record<string, string>> {
  return {
    ...functionVariables(lambdaFunction),
    ...reservedVariables(lambdaFunction, place),
    ...searchPaths(place),
    ...awsVariables(lambdaFunction, settings),
    ...certificateVariables(place),
    ...settings.environmentOverrides,
  };
}

function functionVariables(lambdaFunction: LambdaFunction): Record<string, string> {
  const resolved = Object.entries(lambdaFunction.environment).filter(
    (entry): entry is [string, string] => !(entry[1] instanceof Unresolved),
  );
  return { TZ: ':UTC', LANG: 'en_US.UTF-8', ...Object.fromEntries(resolved) };
}

function reservedVariables(lambdaFunction: LambdaFunction, place: EnvironmentPlace): Record<string, string> {
  return {
    _HANDLER: lambdaFunction.handler ?? '',
    LAMBDA_TASK_ROOT: place.taskRoot,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    AWS_LAMBDA_FUNCTION_NAME: lambdaFunction.name,
    AWS_LAMBDA_FUNCTION_VERSION: place.functionVersion,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(lambdaFunction.memorySizeMb),
    AWS_LAMBDA_LOG_GROUP_NAME: place.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: place.logStreamName,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: `AWS_Lambda_${lambdaFunction.runtime ?? 'Image'}`,
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000',
    _AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1',
    _AWS_XRAY_DAEMON_PORT: '2000',
  };
}

function searchPaths({ taskRoot, layersRoot }: EnvironmentPlace): Record<string, string> {
  const layers = (...folders: string[]) => (layersRoot ? folders.map((folder) => path.join(layersRoot, folder)) : []);
  const join = (...folders: readonly (string | undefined)[]) => folders.filter(Boolean).join(path.delimiter);
  const major = process.versions.node.split('.')[0];
  return {
    PATH: join(process.env.PATH, ...layers('bin')),
    LD_LIBRARY_PATH: join(process.env.LD_LIBRARY_PATH, taskRoot, path.join(taskRoot, 'lib'), ...layers('lib')),
    NODE_PATH: join(...layers(`nodejs/node${major}/node_modules`, 'nodejs/node_modules')),
  };
}

function awsVariables(lambdaFunction: LambdaFunction, settings: EnvironmentSettings): Record<string, string> {
  const credentials = settings.credentialsOf(lambdaFunction.name);
  const region = lambdaFunction.arn.split(':')[3] ?? '';
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_ENDPOINT_URL: settings.awsEndpointUrl,
    // Without these the SDKs read the developer's own ~/.aws, which may hold a region, endpoints and a profile.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

function certificateVariables({ certificates }: EnvironmentPlace): Record<string, string> {
  if (!certificates) return {};
  return {
    NODE_EXTRA_CA_CERTS: certificates.authority,
    AWS_CA_BUNDLE: certificates.bundle,
    REQUESTS_CA_BUNDLE: certificates.bundle,
    SSL_CERT_FILE: certificates.bundle,
  };
}
