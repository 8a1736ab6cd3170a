import { systemViewer } from '../../../governance/index.ts';
import type { Deps } from '../../../platform/index.ts';
import type { Instant, Viewer } from '../../../vocabulary/index.ts';
import type { Ask, AskOne } from '../client/ask.ts';
import { isClosedWord, readW3, type WireRecord, writeW3 } from '../model/index.ts';
import * as store from '../store/index.ts';
import { noteFromOutside, openFetched, requestFormOf } from './on-cases.ts';
import { tell } from './tell.ts';
import { uuidOf } from './uuid-of.ts';
import { waitAfter } from './wait-after.ts';

export interface ExchangeDeps extends Deps {
  ask: Ask;
}

/** What one exchange with the other systems did. */
export interface Exchanged {
  sent: number;
  refused: number;
  updates: number;
  fetched: number;
  /** Updates of ours that were taken there. */
  told: number;
  /** Systems that could not be spoken with. */
  faults: number;
}

const AT_ONCE = 100;
const MINUTE = 60_000;
/** Asked for again each time: an update that was dated before it could be seen is not missed. */
const OVERLAP_MS = 10 * MINUTE;
const LONGEST_SPAN_MS = 89 * 24 * 60 * MINUTE;

/**
 * Sends what is theirs to the bodies that have an Open311 server, asks for the numbers of what was answered with a token,
 * hears their updates, fetches reports, and tells what became here of those they have too. What was done is written after each step: an exchange that is cut off goes on
 * where it was, and does nothing twice.
 */
export async function exchange(deps: ExchangeDeps, partnershipId: number, signal?: AbortSignal): Promise<Exchanged> {
  const viewer = systemViewer(partnershipId, 'open311 exchange');
  const done: Exchanged = { sent: 0, refused: 0, updates: 0, fetched: 0, told: 0, faults: 0 };
  const endpoints = await deps.database.transact(viewer, store.listEndpoints);
  for (const endpoint of endpoints.filter(({ isOn }) => isOn)) {
    const one = new Conversation(deps, viewer, endpoint, done, signal);
    await one.hold();
  }
  return done;
}

class Conversation {
  private fault: string | null = null;
  private readonly deps: ExchangeDeps;
  private readonly viewer: Viewer;
  private readonly endpoint: store.Endpoint;
  private readonly done: Exchanged;
  private readonly signal: AbortSignal | undefined;

  constructor(
    deps: ExchangeDeps,
    viewer: Viewer,
    endpoint: store.Endpoint,
    done: Exchanged,
    signal: AbortSignal | undefined,
  ) {
    this.deps = deps;
    this.viewer = viewer;
    this.endpoint = endpoint;
    this.done = done;
    this.signal = signal;
  }

  async hold(): Promise<void> {
    const now = this.deps.clock.now();
    const { endpoint } = this;
    if (endpoint.sends) await this.send(now);
    const heard = endpoint.polls && this.fault === null ? await this.hear(now) : undefined;
    const fetched = endpoint.fetches && this.fault === null ? await this.fetch(now) : undefined;
    if (endpoint.tellsFrom !== null && this.fault === null) {
      const { nTold, fault } = await tell(this.deps, this.viewer, endpoint, this.ask, now, this.signal);
      this.done.told += nTold;
      this.fault = fault;
    }
    if (this.fault !== null) this.done.faults++;
    await this.deps.database.transact(this.viewer, (tx) =>
      store.saveExchange(tx, endpoint.endpointId, {
        askedAt: now,
        fault: this.fault,
        ...(heard === undefined ? {} : { updatesUntil: heard }),
        ...(fetched === undefined ? {} : { requestsUntil: fetched }),
      }),
    );
  }

  private ask: AskOne = (path, question) => this.deps.ask(this.endpoint, path, question, this.signal);

  private async send(now: Instant): Promise<void> {
    const { endpoint, deps, viewer } = this;
    const due = await deps.database.transact(viewer, async (tx) => {
      for (const { caseId, number } of await store.listUnsent(tx, endpoint.body!, endpoint.endpointId, AT_ONCE)) {
        const sendKey = uuidOf(`${viewer.partnershipId} ${number} to ${endpoint.endpointId}`);
        await store.insertSent(tx, { caseId, endpointId: endpoint.endpointId, number, sendKey }, now);
      }
      return store.listDue(tx, endpoint.endpointId, now, AT_ONCE);
    });
    for (const each of due) {
      if (this.signal?.aborted || this.fault !== null) return;
      if (each.state === 'token') await this.askNumber(each, each.token!, now);
      else await this.sendOne(each, now);
    }
  }

  private async sendOne(sent: store.Sent, now: Instant): Promise<void> {
    const form = await requestFormOf(this.deps, this.viewer, sent, this.endpoint.codes);
    const answer = await this.ask('requests', { form, sendKey: sent.sendKey });
    if (!answer.ok) return this.notTaken(sent, answer, now);
    const [said] = answer.records;
    const theirId = said?.['service_request_id'];
    const token = said?.['token'];
    if (theirId !== undefined) await this.isThere(sent, theirId, now);
    else if (token !== undefined) {
      await this.save(sent, { state: 'token', token, attempts: 0, fault: null, nextAt: now });
      await this.askNumber({ ...sent, state: 'token', token, attempts: 0 }, token, now);
    } else {
      const words = 'It answered with neither a service_request_id nor a token.';
      await this.notTaken(sent, { isFinal: false, words, status: 200 }, now);
    }
  }

  private async askNumber(sent: store.Sent, token: string, now: Instant): Promise<void> {
    const answer = await this.ask(`tokens/${encodeURIComponent(token)}`, {});
    const theirId = answer.ok ? answer.records[0]?.['service_request_id'] : undefined;
    if (theirId !== undefined) return this.isThere(sent, theirId, now);
    const words = answer.ok ? 'Its number is not known yet.' : answer.words;
    await this.save(sent, { attempts: sent.attempts + 1, fault: words, nextAt: now + waitAfter(sent.attempts) });
  }

  private async isThere(sent: store.Sent, theirId: string, now: Instant): Promise<void> {
    await this.save(sent, { state: 'sent', theirId, theirStatus: 'open', fault: null, sentAt: now });
    await this.note(
      sent.caseId,
      `Sent to ${this.endpoint.name}, where it is ${theirId}.`,
      true,
      `sent ${sent.sendKey}`,
    );
    this.done.sent++;
  }

  private async notTaken(
    sent: store.Sent,
    answer: { isFinal: boolean; words: string; status: number | null },
    now: Instant,
  ): Promise<void> {
    // A key that is not valid is the endpoint's fault, and none of this case's.
    const isOfCase = answer.isFinal && answer.status !== 401 && answer.status !== 403;
    if (isOfCase) {
      await this.save(sent, { state: 'refused', fault: answer.words });
      await this.note(
        sent.caseId,
        `${this.endpoint.name} did not take it. ${answer.words}`,
        false,
        `refused ${sent.sendKey}`,
      );
      this.done.refused++;
      return;
    }
    this.fault = answer.words;
    const nextAt = now + waitAfter(sent.attempts);
    await this.save(sent, { attempts: sent.attempts + 1, fault: answer.words, nextAt });
  }

  private async save(sent: store.Sent, change: Parameters<typeof store.saveSent>[2]): Promise<void> {
    await this.deps.database.transact(this.viewer, (tx) => store.saveSent(tx, sent, change));
  }

  /** @returns until when their updates are known now */
  private async hear(now: Instant): Promise<Instant | undefined> {
    const from = Math.max((this.endpoint.updatesUntil ?? now) - OVERLAP_MS, now - LONGEST_SPAN_MS);
    const answer = await this.ask('servicerequestupdates', {
      query: { start_date: writeW3(from), end_date: writeW3(now + 1_000) },
    });
    if (!answer.ok) {
      // A server of the bare standard has no updates: its requests are looked at instead.
      if (answer.isFinal && (answer.status === 404 || answer.status === 400 || answer.status === 405)) {
        return this.lookAtRequests(now);
      }
      this.fault = answer.words;
      return undefined;
    }
    for (const record of answer.records) await this.hearOne(record, now);
    return now;
  }

  private async hearOne(record: WireRecord, now: Instant): Promise<void> {
    const { update_id: updateId, service_request_id: theirId, status = '', description = '' } = record;
    if (updateId === undefined || theirId === undefined) return;
    const { endpointId, name } = this.endpoint;
    const sent = await this.deps.database.transact(this.viewer, async (tx) =>
      (await store.wasHeard(tx, endpointId, 'update', updateId))
        ? undefined
        : store.findSentByTheirs(tx, endpointId, theirId),
    );
    if (sent === undefined) return;
    const words = [status === '' ? '' : `${status.toLowerCase().replaceAll('_', ' ')}.`, description].filter(Boolean);
    await this.note(sent.caseId, `${name}: ${words.join(' ')}`, false, `update ${updateId}`);
    const isClosed = isClosedWord(status);
    await this.deps.database.transact(this.viewer, async (tx) => {
      const { caseId } = sent;
      await store.insertHeard(tx, { endpointId, kind: 'update', theirId: updateId, caseId, at: now });
      if (isClosed !== null) await store.saveSent(tx, sent, { theirStatus: isClosed ? 'closed' : 'open' });
    });
    this.done.updates++;
  }

  private async lookAtRequests(now: Instant): Promise<Instant | undefined> {
    const { endpoint } = this;
    const open = await this.deps.database.transact(this.viewer, (tx) =>
      store.listOpenThere(tx, endpoint.endpointId, AT_ONCE),
    );
    if (open.length === 0) return now;
    const answer = await this.ask('requests', {
      query: { service_request_id: open.map(({ theirId }) => theirId!).join(',') },
    });
    if (!answer.ok) {
      this.fault = answer.words;
      return undefined;
    }
    for (const record of answer.records) {
      const updateId = `${record['service_request_id']} ${record['status']} ${record['updated_datetime'] ?? ''}`;
      if (record['status'] === 'closed') {
        await this.hearOne({ ...record, update_id: updateId, description: record['status_notes'] ?? '' }, now);
      }
    }
    return now;
  }

  /** @returns until when their requests are known now */
  private async fetch(now: Instant): Promise<Instant | undefined> {
    const { endpoint, deps, viewer } = this;
    const from = Math.max((endpoint.requestsUntil ?? now) - OVERLAP_MS, now - LONGEST_SPAN_MS);
    const answer = await this.ask('requests', {
      query: { start_date: writeW3(from), end_date: writeW3(now + 1_000), status: 'open' },
    });
    if (!answer.ok) {
      this.fault = answer.words;
      return undefined;
    }
    for (const record of answer.records) {
      const theirId = record['service_request_id'];
      if (theirId === undefined || this.signal?.aborted) continue;
      const isNew = await deps.database.transact(
        viewer,
        async (tx) =>
          !(await store.wasHeard(tx, endpoint.endpointId, 'request', theirId)) &&
          // What we sent there ourselves does not come back as a new case.
          (await store.findSentByTheirs(tx, endpoint.endpointId, theirId)) === undefined,
      );
      if (!isNew) continue;
      const at = readW3(record['requested_datetime'] ?? '') ?? now;
      const sendKey = uuidOf(`${viewer.partnershipId} from ${endpoint.endpointId} ${theirId}`);
      const caseId = await openFetched(deps, viewer, endpoint, record, at, sendKey);
      await deps.database.transact(viewer, (tx) =>
        store.insertHeard(tx, { endpointId: endpoint.endpointId, kind: 'request', theirId, caseId, at: now }),
      );
      if (caseId !== null) this.done.fetched++;
    }
    return now;
  }

  /** @param what  names the note: written once, however often an exchange is begun again */
  private async note(caseId: number, words: string, isPublic: boolean, what: string): Promise<void> {
    const sendKey = uuidOf(`${this.viewer.partnershipId} ${this.endpoint.endpointId} ${caseId} ${what}`);
    await noteFromOutside(this.deps, this.viewer, { caseId, words: words.slice(0, 4000), isPublic, sendKey });
  }
}
