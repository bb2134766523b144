import type { IConstruct } from 'constructs';
import { reject } from './reject';

const PARAMETER = /^\{.*\}$/;

/** The keys that an API has so far: refuses a second one that leads to the same place. */
export class RouteTable {
  private readonly keys = new Set<string>();
  private readonly parameters = new Map<string, { name: string; key: string }>();

  public constructor(private readonly scope: IConstruct) {}

  /** How many there are. */
  public get size(): number {
    return this.keys.size;
  }

  /**
   * Takes a key in.
   *
   * @throws when there is one already
   */
  public add(key: string): void {
    if (this.keys.has(key)) {
      reject(this.scope, {
        problem: `route '${key}' is there twice`,
        allowed: 'a method and path have one route',
        fix: 'remove one of them',
      });
    }
    this.keys.add(key);
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
}
