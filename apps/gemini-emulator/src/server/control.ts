import { describeFaults, UnknownFault } from '../faults/fault-table.js';
import type { FaultSelector } from '../faults/fault-selector.js';
import { jsonPlan, type Plan } from '../protocol/plan.js';
import type { RequestLog } from './request-log.js';
import type { SocketCounter } from './socket-counter.js';

export const CONTROL_PREFIX = '/__emulator';

const ABOUT = {
  name: 'Rapport Gemini emulator',
  about: "Speaks Gemini's REST protocol for development and tests. Its replies are stand-ins; no model is behind it.",
  endpoints: {
    'GET /__emulator/faults': 'the fault table',
    'POST /__emulator/faults': 'queue a fault: {"fault": "overloaded", "times": 2, "match": "streamGenerateContent"}',
    'GET /__emulator/log': 'the latest requests and what became of them',
    'GET /__emulator/sockets': 'connections: open, peak, total',
    'POST /__emulator/reset': 'forget log, queue and caches',
  },
};

interface ControlDependencies {
  readonly faults: FaultSelector;
  readonly log: RequestLog;
  readonly sockets: SocketCounter;
  readonly reset: () => void;
}

/** The emulator's own endpoints, beside the API it plays. */
export class Control {
  private readonly dependencies: ControlDependencies;

  constructor(dependencies: ControlDependencies) {
    this.dependencies = dependencies;
  }

  answer(verb: string, path: string, raw: string): Plan {
    const { faults, log, sockets, reset } = this.dependencies;
    switch (`${verb} ${path.slice(CONTROL_PREFIX.length)}`) {
      case 'GET ':
        return jsonPlan(ABOUT);
      case 'GET /faults':
        return jsonPlan({ faults: describeFaults(), queue: faults.pending() });
      case 'POST /faults':
        return this.enqueue(raw);
      case 'GET /log':
        return jsonPlan({ requests: log.list() });
      case 'GET /sockets':
        return jsonPlan(sockets.counts());
      case 'POST /reset':
        reset();
        return jsonPlan({});
      default:
        return jsonPlan({ error: `no such endpoint: ${verb} ${path}` }, 404);
    }
  }

  private enqueue(raw: string): Plan {
    try {
      const { fault, times, match } = JSON.parse(raw) as { fault?: unknown; times?: unknown; match?: unknown };
      if (typeof fault !== 'string') throw new UnknownFault("'fault' must be a text: name?key=value");
      if (match !== undefined && typeof match !== 'string') throw new UnknownFault("'match' must be a text");
      this.dependencies.faults.enqueue(fault, times === undefined ? 1 : Number(times), match);
      return jsonPlan({ queue: this.dependencies.faults.pending() }, 201);
    } catch (error) {
      if (error instanceof UnknownFault || error instanceof SyntaxError) return jsonPlan({ error: error.message }, 400);
      throw error;
    }
  }
}
