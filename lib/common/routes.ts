import type { IConstruct } from 'constructs';
import { reject } from './reject';

const PARAMETER = /^\{.*\}$/;

/** The keys that an API has so far: refuses a second one that leads to the same place. */
export class RouteTable {
  private readonly keys = new Map<string, string>();
  private readonly parameters = new Map<string, { name: string; key: string }>();

  public constructor(
    private readonly scope: IConstruct,
    private readonly quota: number,
  ) {}

  /**
   * Takes a key in.
   *
   * @throws when there is one already, be it in another case, or one whose parameter has another name at the same place
   */
  public add(key: string): void {
    const canonical = key.toLowerCase();
    const other = this.keys.get(canonical);
    if (other !== undefined) {
      reject(this.scope, {
        problem: `route '${key}' is there twice${other === key ? '' : `, also as '${other}'`}`,
        allowed: 'a method and path have one route',
        fix: 'remove one of them',
      });
    }
    this.keys.set(canonical, key);
    this.checkQuota();
  }

  /**
   * Takes a path's parameters in: REST APIs allow one parameter name at a place.
   *
   * @throws when another route gave the parameter of the same place another name
   */
  public addParameters(key: string, path: string): void {
    const segments = path.split('/');
    for (const [index, segment] of segments.entries()) {
      if (!PARAMETER.test(segment)) continue;
      const place = segments.slice(0, index).join('/');
      const other = this.parameters.get(place) ?? { name: segment, key };
      this.checkSameName({ key, segment, place, other });
      this.parameters.set(place, other);
    }
  }

  private checkSameName(found: {
    key: string;
    segment: string;
    place: string;
    other: { name: string; key: string };
  }): void {
    const greedyBesideSingle = found.segment.endsWith('+}') !== found.other.name.endsWith('+}');
    if (found.other.name === found.segment || greedyBesideSingle) return;
    reject(this.scope, {
      problem: `route '${found.key}' has '${found.segment}' where route '${found.other.key}' has '${found.other.name}'`,
      allowed: `a path has one parameter name after '${found.place}/'`,
      fix: `call it '${found.other.name}' in both`,
    });
  }

  private checkQuota(): void {
    if (this.keys.size <= this.quota) return;
    reject(this.scope, {
      problem: `there are ${this.keys.size} routes`,
      allowed: `an API has at most ${this.quota}`,
      fix: 'split the API in two behind one custom domain, each with its own basePath, or use a {proxy+} route',
    });
  }
}
