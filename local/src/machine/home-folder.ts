import { homedir } from 'node:os';

/** The home of this user; that of the system for one whom the system does not know, as in a container. */
export function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return '/';
  }
}
