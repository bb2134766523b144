/** A mapping that cannot be done as it is written, or not on this input: AWS answers 500, and the terminal gets the reason. */
export class MappingError extends Error {}
