import { Construct } from 'constructs';
import { idOf } from './authorizer';

/** An L2 route integration; its id is known to itself only. */
interface RouteIntegration {
  bind(options: never): unknown;
}

/**
 * The integrations of an API, each in a place of its own beside the routes.
 *
 * The L2 makes an integration below the first route that uses it, so that its logical id would follow from the order
 * of the routes, and deleting that route would replace it for all others.
 */
export class SharedIntegrations<Integration extends RouteIntegration> {
  private readonly owners = new Map<string, Integration>();

  public constructor(private readonly scope: Construct) {}

  /** The id of an integration that was passed in, by the one it was made with; two of the same id differ by route. */
  public idOf(integration: Integration, key: string, settings: object): string {
    const own = `Integration-${(integration as unknown as { id?: string }).id ?? ''}`;
    const id = this.isTaken(own, integration) ? `${own}-${key}` : own;
    this.owners.set(id, integration);
    return idOf(this.scope, id, [], settings);
  }

  private isTaken(id: string, integration: Integration): boolean {
    const owner = this.owners.get(id);
    return owner !== undefined && owner !== integration;
  }
}

/** The integration in the place of that id, made by `make` on the first call. */
export function integrationIn<Made extends Construct>(
  scope: Construct,
  id: string,
  make: (place: Construct) => Made,
): Made {
  const place = scope.node.tryFindChild(id) ?? new Construct(scope, id);
  return (place.node.tryFindChild('Integration') as Made | undefined) ?? make(place as Construct);
}
