import { Duration, Lazy, Token } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { type CorsOptions, DEFAULT_CORS_HEADERS } from '../common/cors';
import { firstOf, joined, textOf } from '../common/lists';

const ALL_METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** The cross-origin headers of a REST API, in each of the three places where they have to be. */
export class RestCors {
  public constructor(private readonly options: CorsOptions) {}

  /**
   * Answers the preflight requests of a path, with status 204 and without an authorizer or API key.
   *
   * The methods are read when the template is made: further routes of the path may follow.
   */
  public addPreflight(resource: apigateway.IResource, methods: () => readonly string[]): apigateway.Method {
    const allowMethods = this.options.methods ?? [];
    const headers: { [name: string]: string } = {
      ...this.originHeaders(),
      'Access-Control-Allow-Headers': quote(joined(this.options.headers ?? DEFAULT_CORS_HEADERS, ',')),
      'Access-Control-Allow-Methods': Lazy.uncachedString({
        produce: () => quote(joined(allowMethods.length > 0 ? allowMethods : methodsOf(methods()), ',')),
      }),
      'Access-Control-Max-Age': quote(textOf((this.options.maxAge ?? Duration.hours(1)).toSeconds())),
    };
    return resource.addMethod(
      'OPTIONS',
      new apigateway.MockIntegration({
        requestTemplates: { 'application/json': '{"statusCode": 204}' },
        passthroughBehavior: apigateway.PassthroughBehavior.WHEN_NO_MATCH,
        integrationResponses: [
          {
            statusCode: '204',
            responseParameters: headerParameters(headers),
            responseTemplates: this.echoesOrigin ? { 'application/json': this.echoTemplate() } : undefined,
          },
        ],
      }),
      { authorizationType: apigateway.AuthorizationType.NONE, apiKeyRequired: false },
    );
  }

  /**
   * Lets pages read the errors that API Gateway answers itself. A gateway response cannot compare origins, so with
   * several it echoes the caller's, without credentials: it tells no page more than the error's message to anyone.
   */
  public addToGatewayResponses(api: apigateway.RestApi): apigateway.GatewayResponse[] {
    const origin = this.echoesOrigin
      ? 'method.request.header.Origin'
      : this.originHeaders()['Access-Control-Allow-Origin'];
    const { 'Access-Control-Allow-Credentials': credentials, ...headers } = this.originHeaders();
    const responseHeaders = {
      ...headers,
      'Access-Control-Allow-Origin': origin as string,
      ...(credentials !== undefined && !this.echoesOrigin && { 'Access-Control-Allow-Credentials': credentials }),
    };
    return [
      api.addGatewayResponse('Default4xx', { type: apigateway.ResponseType.DEFAULT_4XX, responseHeaders }),
      api.addGatewayResponse('Default5xx', { type: apigateway.ResponseType.DEFAULT_5XX, responseHeaders }),
    ];
  }

  /** Adds the headers to the responses that a mapping makes; a proxied endpoint sends them itself. */
  public addToResponse(
    response: apigateway.CfnMethod.IntegrationResponseProperty,
  ): apigateway.CfnMethod.IntegrationResponseProperty {
    const responseParameters = {
      ...headerParameters(this.originHeaders()),
      ...(response.responseParameters as { [name: string]: string } | undefined),
    };
    if (!this.echoesOrigin) return { ...response, responseParameters };
    const templates = (response.responseTemplates as { [type: string]: string } | undefined) ?? {
      'application/json': '$input.body',
    };
    const responseTemplates = Object.fromEntries(
      Object.entries(templates).map(([type, template]) => [type, `${this.echoTemplate()}${template}`]),
    );
    return { ...response, responseParameters, responseTemplates };
  }

  private get echoesOrigin(): boolean {
    return this.options.origins.length > 1 || Token.isUnresolved(this.options.origins);
  }

  /** With several origins, the first one: a page of another one gets its own by `echoTemplate`. */
  private originHeaders(): { [name: string]: string } {
    const origin = firstOf(this.options.origins);
    const exposed = this.options.exposedHeaders ?? [];
    return {
      'Access-Control-Allow-Origin': quote(origin),
      ...(origin !== '*' && { Vary: quote('Origin') }),
      ...(this.options.credentials && { 'Access-Control-Allow-Credentials': quote('true') }),
      ...(exposed.length > 0 && { 'Access-Control-Expose-Headers': quote(joined(exposed, ',')) }),
    };
  }

  /** Browsers send `Origin`, HTTP/2 clients `origin`. */
  private echoTemplate(): string {
    const matches = `$origin == "${joined(this.options.origins, '" || $origin == "')}"`;
    return [
      "#set($origin = $input.params().header.get('Origin'))",
      '#if($origin == "")#set($origin = $input.params().header.get(\'origin\'))#end',
      `#if(${matches})#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)#end`,
      '',
    ].join('\n');
  }
}

function methodsOf(methods: readonly string[]): string[] {
  if (methods.includes('ANY')) return ALL_METHODS;
  return [...new Set([...methods, 'OPTIONS'])].sort();
}

function headerParameters(headers: { [name: string]: string }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [`method.response.header.${name}`, value]));
}

/** A literal in a mapping expression stands in single quotes. */
function quote(text: string): string {
  return Token.isUnresolved(text) ? `'${text}'` : `'${text.replace(/'/g, '')}'`;
}
