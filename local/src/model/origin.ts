/** Where in the cloud assembly a thing comes from; every message about it names this place. */
export interface Origin {
  readonly stackName: string;
  readonly logicalId: string;
  /** Such as `PetsStack/Api/Default/GET`; the logical id where the template has no path metadata. */
  readonly constructPath: string;
}
