import { Template } from 'aws-cdk-lib/assertions';
import { Place, type Sample } from './samples';

/** What a sample comes to: its template, or the error in its place. */
export function outcome({ members, use }: Sample, change: (members: object, place: Place) => object): string {
  const place = new Place();
  try {
    use(place, change(members(place), place));
    return JSON.stringify(Template.fromStack(place.stack).toJSON(), null, 1);
  } catch (error) {
    return (error as Error).message;
  }
}
