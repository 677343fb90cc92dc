import { type Endpoints, lastUserText, type Route, routesOf, unknownMethod } from '../endpoints/routes.js';
import { type FaultCall, UnknownFault } from '../faults/fault-table.js';
import type { FaultSelector } from '../faults/fault-selector.js';
import { GoogleError, invalidArgument, unregisteredCaller } from '../protocol/google-error.js';
import { bodyPlan, frameEvent, halved, jsonPlan, type Plan } from '../protocol/plan.js';
import { readBody } from '../protocol/read-body.js';
import type { LogEntry } from './request-log.js';

/** What of a request decides its answer. */
export interface Incoming {
  readonly verb: string;
  readonly url: URL;
  readonly key: string | undefined;
  readonly faultHeader: string | undefined;
  readonly raw: string;
}

/** From a request to the plan of its answer: key, route, body, fault, endpoint. */
export class GeminiService {
  private readonly routes: readonly Route[];
  private readonly faults: FaultSelector;

  constructor(endpoints: Endpoints, faults: FaultSelector) {
    this.routes = routesOf(endpoints);
    this.faults = faults;
  }

  /** Errors of the service become plans; only mistakes of the emulator itself are thrown. */
  async answer(incoming: Incoming, entry: LogEntry): Promise<Plan> {
    try {
      return await this.plan(incoming, entry);
    } catch (error) {
      if (error instanceof GoogleError) return jsonPlan(error.body(), error.code);
      if (error instanceof UnknownFault) return jsonPlan(invalidArgument(error.message).body(), 400);
      throw error;
    }
  }

  private async plan({ verb, url, key, faultHeader, raw }: Incoming, entry: LogEntry): Promise<Plan> {
    const [, version = '', path = ''] = /^\/(v1|v1beta)\/(.+)$/.exec(url.pathname) ?? [];
    const route = this.routes.find((candidate) => candidate.verb === verb && candidate.path.test(path));
    if (!route) {
      if (path.includes(':')) throw unknownMethod(path);
      return notAPage(url.pathname);
    }
    if (!key) throw unregisteredCaller();
    const resource = route.path.exec(path)?.[1] ?? '';
    entry.call = route.name;
    entry.resource = resource;

    const message = route.fields ? readBody(raw, route.fields) : {};
    const fault = this.faults.select({
      header: faultHeader,
      url: `${url.pathname}${url.search}`,
      lastUserText: lastUserText(message),
    });
    entry.fault = fault?.fault.name;
    if (fault?.fault.error) throw fault.fault.error(fault.parameters, resource);
    if (fault?.fault.plan) return fault.fault.plan(fault.parameters);

    const call = { version, resource, query: url.searchParams, key, message: message as never, fault };
    return disturbed(await route.answer(call), fault, resource);
  }
}

/** The plan as a fault of the wire leaves it. An answer in one piece is halved first, so that it has a middle. */
function disturbed(plan: Plan, fault: FaultCall | undefined, model: string): Plan {
  const change = fault?.fault.steps;
  if (!change) return plan;
  const { format } = plan;
  const event = (body: unknown): string => (format ? frameEvent(body, format, false) : JSON.stringify(body));
  const emptyEvent = (): string =>
    event({ candidates: [{ content: { role: 'model', parts: [{ text: '' }] }, index: 0 }], modelVersion: model });
  const whole = format ? plan : halved(plan);
  return { ...whole, steps: change(whole.steps, fault.parameters, { event, emptyEvent }) };
}

/** What Google's front end answers for a path that is none. */
const notAPage = (path: string): Plan =>
  bodyPlan(
    404,
    'text/html; charset=UTF-8',
    `<!DOCTYPE html>\n<html lang=en><title>Error 404 (Not Found)!!1</title><p>The requested URL <code>${path.replaceAll('<', '&lt;')}</code> was not found on this server.</html>\n`,
  );
