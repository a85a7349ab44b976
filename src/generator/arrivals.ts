import { FixedTextColumn, TextColumn, TimestampColumn, encodeColumns } from './arrowColumns.ts';
import type { DayBatch } from './batch.ts';
import { SECONDS_A_DAY } from './calendar.ts';
import type { DayScene } from './day.ts';
import { drawPlace } from './draw.ts';
import { randomLetters } from './letters.ts';
import { attributes, type Attributes } from './network.ts';
import { appendPostText } from './postText.ts';
import type { Random } from './random.ts';

/** The last second a user may join at: one is left for whatever comes after. */
const LAST_JOIN = SECONDS_A_DAY - 2;

/** Inserts `count` users who join at any second of the day. */
export function insertUsers(scene: DayScene, random: Random, count: number): DayBatch | null {
  if (count === 0) return null;
  const { network, pools, dictionary, request } = scene;
  const arrivals = drawArrivals(
    scene,
    random,
    Float64Array.from({ length: count }, () => scene.start + random.between(0, LAST_JOIN)),
  );
  const ids = new FixedTextColumn('user_id', count, network.idLength, arrivals.ids);
  const names = ['first_name', 'last_name', 'country_code', 'favorite_color'] as const;
  const [firstName, lastName, country, color] = names.map((name) => new TextColumn(name, count)) as [TextColumn, TextColumn, TextColumn, TextColumn];
  const columnOf = { firstName, lastName, country, color };
  const times = new Times(count, scene, random);
  for (let row = 0; row < count; row++) {
    const drawn: Attributes = {
      firstName: pools.firstNames[random.below(pools.firstNames.length)]!,
      lastName: pools.lastNames[random.below(pools.lastNames.length)]!,
      country: pools.countries[random.skewed(pools.countries.length, request.settings.popularitySkew)]!,
      color: pools.colors[random.below(pools.colors.length)]!,
    };
    for (const name of attributes) columnOf[name].append(dictionary.bytes(drawn[name])).endRow();
    times.set(row, arrivals.createdAt[row]!);
    network.users.insert(arrivals.ids, row * network.idLength, network.idLength, arrivals.createdAt[row]!, drawn);
  }
  return { table: 'user', change: 'insert', rows: count, bytes: encodeColumns([ids, firstName, lastName, ...times.columns, country, color], count) };
}

/** Inserts `count` posts by live users, each after its author joined. */
export function insertPosts(scene: DayScene, random: Random, count: number): DayBatch | null {
  const { network, request } = scene;
  const { users, posts } = network;
  if (count === 0 || users.live.length === 0) return null;
  const end = scene.start + SECONDS_A_DAY;
  const authors = new Int32Array(count);
  const createdAt = Float64Array.from(authors, (_, index) => {
    const place = drawPlace(random, users.live.values, users.live.length, users.appeal.values, request.settings.popularitySkew);
    const author = users.live.values[place]!;
    authors[index] = author;
    return random.between(Math.max(scene.start, users.createdAt.values[author]! + 1), end - 1);
  });
  const arrivals = drawArrivals(scene, random, createdAt);
  const ids = new FixedTextColumn('post_id', count, network.idLength, arrivals.ids);
  const userIds = new FixedTextColumn('user_id', count, network.idLength);
  const text = new TextColumn('post_text', count);
  const times = new Times(count, scene, random);
  for (let row = 0; row < count; row++) {
    const author = authors[arrivals.order[row]!]!;
    userIds.copy(row, users.ids.values, author);
    appendPostText(scene, random, text);
    text.endRow();
    times.set(row, arrivals.createdAt[row]!);
    posts.insert(arrivals.ids, row * network.idLength, network.idLength, arrivals.createdAt[row]!, author);
  }
  return { table: 'post', change: 'insert', rows: count, bytes: encodeColumns([ids, userIds, text, ...times.columns], count) };
}

type Arrivals = { ids: Uint8Array<ArrayBuffer>; createdAt: Float64Array; order: Uint32Array };

/** Draws ids for what is created at the given seconds and sorts it all by (created_at, id), which is the order of `Members.live`. */
function drawArrivals({ network: { idLength } }: DayScene, random: Random, created: Float64Array): Arrivals {
  const drawn = randomLetters(random, created.length * idLength);
  const order = Uint32Array.from(created, (_, index) => index).sort((a, b) => created[a]! - created[b]! || compareIds(drawn, idLength, a, b));
  const ids = new Uint8Array(drawn.length);
  for (const [row, index] of order.entries()) ids.set(drawn.subarray(index * idLength, (index + 1) * idLength), row * idLength);
  return { ids, createdAt: Float64Array.from(order, (index) => created[index]!), order };
}

function compareIds(ids: Uint8Array, idLength: number, a: number, b: number): number {
  for (let letter = 0; letter < idLength; letter++) {
    const difference = ids[a * idLength + letter]! - ids[b * idLength + letter]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** created_at, updated_at (from then to the end of the day), deleted_at (null). */
class Times {
  readonly columns: [TimestampColumn, TimestampColumn, TimestampColumn];

  constructor(
    count: number,
    private readonly scene: DayScene,
    private readonly random: Random,
  ) {
    this.columns = [new TimestampColumn('created_at', count), new TimestampColumn('updated_at', count), new TimestampColumn('deleted_at', count)];
  }

  set(row: number, createdAt: number): void {
    const [created, updated, deleted] = this.columns;
    created.set(row, createdAt);
    updated.set(row, this.random.between(createdAt, this.scene.start + SECONDS_A_DAY - 1));
    deleted.setNull(row);
  }
}
