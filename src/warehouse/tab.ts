import { TabhouseError, type ErrorDetail } from '../base/error.ts';
import type { ChangeDetail, Status } from './api.ts';
import type { CallMessage, EventMessage, ReplyMessage } from './messages.ts';
import { Ownership, type Tenure } from './ownership.ts';
import { REPEATABLE, type Method, type Service } from './service/service.ts';

type Forwarded = { from: string; call: CallMessage };
/** To every tab of the deployment. */
type Announcement = { kind: 'owner'; id: string } | { kind: 'who' } | { kind: 'yield'; to: string } | { kind: 'closed'; to: string } | EventMessage;
type Pending = { call: CallMessage; settle: (reply: ReplyMessage) => void };

export type TabOptions = {
  basePath: string;
  /** false: everything is in memory, so every tab is on its own. */
  shared: boolean;
  /** Opens the warehouse in this tab. */
  open: () => Promise<Service>;
  /** Checkpoints and closes it, stopping what runs. */
  close: () => Promise<void>;
  /** Throws the engine away: another tab has the lock. */
  drop: () => void;
  /** To this tab's page. */
  tell: (event: EventMessage) => void;
};

/** How long a tab that was asked to hand over waits for the other to take the lock before it lets anyone have it. */
const HANDOVER_PATIENCE_MS = 3000;

/** This tab among the others of its deployment: answers calls when it owns the warehouse, else forwards them to the tab that does. */
export class Tab {
  readonly #id = crypto.randomUUID();
  readonly #options: TabOptions;
  readonly #everyone: BroadcastChannel;
  readonly #mine: BroadcastChannel;
  readonly #others = new Map<string, BroadcastChannel>();
  readonly #ownership: Ownership;
  /** Sent to another owner and not answered. */
  readonly #pending = new Map<number, Pending>();
  /** Calls that came while nobody was known to own the warehouse. */
  #waiting: Pending[] = [];
  #service: Promise<Service> | null = null;
  #tenure: Tenure | null = null;
  #owner: string | null = null;
  #takingOver: { resolve: () => void; reject: (error: TabhouseError) => void } | null = null;

  constructor(options: TabOptions) {
    this.#options = options;
    const name = options.shared ? `tabhouse:${options.basePath}` : `tabhouse:${options.basePath}#${this.#id}`;
    this.#everyone = new BroadcastChannel(name);
    this.#mine = new BroadcastChannel(`${name}:${this.#id}`);
    this.#everyone.onmessage = ({ data }: MessageEvent<Announcement>) => this.#hear(data);
    this.#mine.onmessage = ({ data }: MessageEvent<Forwarded | { reply: ReplyMessage }>) => {
      if ('reply' in data) this.#answered(data.reply);
      else void this.#serve(data.call).then((reply) => this.#channel(data.from).postMessage({ reply }));
    };
    this.#ownership = new Ownership(options.shared ? name : null, (tenure) => this.#become(tenure));
    this.#everyone.postMessage({ kind: 'who' } satisfies Announcement);
    this.#ownership.queue();
  }

  get owns(): boolean {
    return this.#ownership.held;
  }

  /** Answers a call of this tab's page, here or at the owner's. */
  call(call: CallMessage): Promise<ReplyMessage> {
    if (call.method === 'takeOver') return this.#takeOver(call);
    return new Promise((settle) => this.#route({ call, settle }));
  }

  /** An event of this tab's warehouse, to its page and to all others. */
  tell(event: EventMessage): void {
    this.#options.tell(event);
    this.#everyone.postMessage(event satisfies Announcement);
  }

  #route(pending: Pending): void {
    if (this.#service) void this.#serve(pending.call).then((reply) => this.#settle(pending, reply));
    else if (this.#owner) {
      this.#pending.set(pending.call.id, pending);
      this.#channel(this.#owner).postMessage({ from: this.#id, call: pending.call } satisfies Forwarded);
    } else this.#waiting.push(pending);
  }

  async #serve(call: CallMessage): Promise<ReplyMessage> {
    try {
      if (!this.#service) throw new TabhouseError({ code: 'moved', fault: 'environment', message: 'The warehouse has moved to another tab.' });
      const service = await this.#service;
      const method = Object.hasOwn(service, call.method) ? (service[call.method as Method] as (...args: unknown[]) => Promise<unknown>) : null;
      if (!method) throw new TabhouseError({ code: 'usage', fault: 'usage', message: `There is no call “${call.method}”.` });
      return { kind: 'reply', id: call.id, value: await method(...call.args) };
    } catch (thrown) {
      return { kind: 'reply', id: call.id, error: plain(TabhouseError.from(thrown).toDetail()) };
    }
  }

  #answered(reply: ReplyMessage): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (!pending) return;
    if ('value' in reply && pending.call.method === 'status') this.#settle(pending, { ...reply, value: { ...(reply.value as Status), owner: false } });
    else this.#settle(pending, reply);
  }

  /** A call that was not begun because the warehouse moved is asked again where it is now. */
  #settle(pending: Pending, reply: ReplyMessage): void {
    if (!('error' in reply) || reply.error.code !== 'moved') {
      pending.settle(reply);
      return;
    }
    this.#waiting.push(pending);
    if (!this.#service) {
      this.#owner = null;
      this.#everyone.postMessage({ kind: 'who' } satisfies Announcement);
    }
  }

  #hear(message: Announcement): void {
    if (message.kind === 'event') {
      const event = message.name === 'change' ? { ...message, detail: { ...message.detail, status: { ...message.detail.status, owner: false } } } : message;
      if (!this.#service) this.#options.tell(event);
    } else if (message.kind === 'who') {
      if (this.#service) this.#everyone.postMessage({ kind: 'owner', id: this.#id } satisfies Announcement);
    } else if (message.kind === 'owner') this.#ownerIs(message.id);
    else if (message.kind === 'yield') void this.#handOver(message.to);
    else if (message.to === this.#id && this.#takingOver) this.#ownership.take();
  }

  #ownerIs(id: string): void {
    if (this.#owner === id || this.#service) return;
    const lost = this.#owner !== null;
    this.#owner = id;
    if (lost) this.#ownerLost();
    for (const pending of this.#waiting.splice(0)) this.#route(pending);
    void this.#announceStatus();
  }

  /** Reads are asked again; of everything else nobody knows whether it was done. */
  #ownerLost(): void {
    const unanswered = [...this.#pending.values()];
    this.#pending.clear();
    for (const pending of unanswered) {
      if ((REPEATABLE as readonly string[]).includes(pending.call.method)) this.#waiting.push(pending);
      else pending.settle({ kind: 'reply', id: pending.call.id, error: outcomeUnknown(pending.call.method) });
    }
  }

  async #become(tenure: Tenure): Promise<void> {
    this.#tenure = tenure;
    this.#owner = null;
    const opening = this.#options.open();
    opening.catch(() => undefined);
    this.#service = opening;
    tenure.lost.addEventListener('abort', () => {
      if (this.#service !== opening) return;
      this.#service = null;
      this.#options.drop();
    });
    this.#everyone.postMessage({ kind: 'owner', id: this.#id } satisfies Announcement);
    this.#ownerLost();
    for (const pending of this.#waiting.splice(0)) this.#route(pending);
    await opening.catch(() => undefined);
    this.#takingOver?.resolve();
    this.#takingOver = null;
    await this.#announceStatus();
  }

  async #takeOver(call: CallMessage): Promise<ReplyMessage> {
    if (!this.owns) {
      const done = new Promise<void>((resolve, reject) => (this.#takingOver = { resolve, reject }));
      this.#everyone.postMessage({ kind: 'yield', to: this.#id } satisfies Announcement);
      await done;
    }
    const opened = await this.#service?.then(
      () => null,
      (thrown: unknown) => TabhouseError.from(thrown),
    );
    return opened ? { kind: 'reply', id: call.id, error: plain(opened.toDetail()) } : { kind: 'reply', id: call.id, value: undefined };
  }

  /** Closes the warehouse cleanly and waits to be relieved. */
  async #handOver(to: string): Promise<void> {
    const service = this.#service;
    const tenure = this.#tenure;
    if (!service || !tenure || to === this.#id) return;
    await service.catch(() => undefined);
    this.#service = null;
    await this.#options.close().catch(() => undefined);
    this.#everyone.postMessage({ kind: 'closed', to } satisfies Announcement);
    setTimeout(() => tenure.end(), HANDOVER_PATIENCE_MS);
  }

  async #announceStatus(): Promise<void> {
    const reply = await this.call({ kind: 'call', id: -Math.ceil(performance.now() * 1000), method: 'status', args: [] });
    if ('value' in reply)
      this.#options.tell({ kind: 'event', name: 'change', detail: { what: 'owner', status: reply.value as Status } satisfies ChangeDetail });
  }

  #channel(id: string): BroadcastChannel {
    const known = this.#others.get(id) ?? new BroadcastChannel(`tabhouse:${this.#options.basePath}:${id}`);
    this.#others.set(id, known);
    return known;
  }
}

function outcomeUnknown(method: string): ErrorDetail {
  return {
    code: 'unknown-outcome',
    fault: 'environment',
    message: `The tab that owned the warehouse ended while “${method}” was under way. Whether it was done is not known: look at the tables, then ask again.`,
  };
}

/** Only what can be cloned. */
function plain(detail: ErrorDetail): ErrorDetail {
  return JSON.parse(JSON.stringify(detail)) as ErrorDetail;
}
