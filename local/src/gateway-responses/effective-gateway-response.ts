import type { GatewayResponse } from '../model/rest-api.js';
import type { GatewayResponseType } from './gateway-error.js';
import { defaultTemplates, gatewayResponseTypes } from './gateway-response-types.js';

/** The settings in force for one type of gateway response. */
export interface EffectiveGatewayResponse {
  readonly responseType: GatewayResponseType;
  /** Whether the API says nothing of this very type. */
  readonly defaultResponse: boolean;
  /** The status that the API asks for, of this type or of the one it falls back on. */
  readonly chosenStatus?: number;
  readonly statusCode?: number;
  readonly responseParameters: Readonly<Record<string, string>>;
  readonly responseTemplates: Readonly<Record<string, string>>;
}

/**
 * The settings in force for a type: its own; else those of `DEFAULT_4XX` or `DEFAULT_5XX`; else AWS's. A type with settings
 * of its own takes none of the fallback's: what it leaves out is AWS's again.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
export function effectiveGatewayResponse(
  responses: Readonly<Partial<Record<string, GatewayResponse>>>,
  responseType: GatewayResponseType,
): EffectiveGatewayResponse {
  const { status, fallback } = gatewayResponseTypes[responseType];
  const own = responses[responseType];
  const settings = own ?? (fallback && responses[fallback]);
  const statusCode = settings?.statusCode ?? status;
  const templates = settings?.responseTemplates ?? {};
  return {
    responseType,
    defaultResponse: own === undefined,
    ...(settings?.statusCode !== undefined && { chosenStatus: settings.statusCode }),
    ...(statusCode !== undefined && { statusCode }),
    responseParameters: settings?.responseParameters ?? {},
    responseTemplates: Object.keys(templates).length > 0 ? templates : defaultTemplates,
  };
}
