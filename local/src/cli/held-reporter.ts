import type { Reporter } from './reporter.js';

/** Tells nothing before the gateway is ready, so that what it says first is where it is, and then all that has happened until then. */
export function heldUntilReady(reporter: Reporter): Reporter {
  let held: (() => void)[] | undefined = [];
  const tell = (telling: () => void) => {
    if (held) held.push(telling);
    else telling();
  };
  return {
    onReady: async (gateway) => {
      await reporter.onReady(gateway);
      for (const telling of held ?? []) telling();
      held = undefined;
    },
    onReload: (gateway) => tell(() => reporter.onReload(gateway)),
    onRequest: (record) => tell(() => reporter.onRequest(record)),
    onRecorded: (call) => tell(() => reporter.onRecorded(call)),
    onLog: (entry) => tell(() => reporter.onLog(entry)),
    onWarning: (message) => tell(() => reporter.onWarning(message)),
    onNotice: (notice) => tell(() => reporter.onNotice(notice)),
    onFailure: (error) => tell(() => reporter.onFailure(error)),
  };
}
