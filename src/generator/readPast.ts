import { tableFromIPC, type Table, type Vector } from 'apache-arrow';
import { TabhouseError } from '../base/error.ts';
import type { Past } from './batch.ts';
import type { Dictionary } from './dictionary.ts';
import { Network, type Attributes } from './network.ts';

const encoder = new TextEncoder();
const MICROS_A_SECOND = 1_000_000n;

/**
 * The network as the raw tables tell it. Slots are the places of `past`, so the likes fit as they are.
 *
 * Errors: TabhouseError of code `raw` when an id has not `idLength` bytes: then the rows are not the generator's.
 */
export function readPast(past: Past, idLength: number, dictionary: Dictionary): Network {
  const network = new Network(idLength);
  const users = tableFromIPC(past.users);
  const userIds = column(users, 'user_id');
  const userTimes = times(users);
  const texts = {
    firstName: column(users, 'first_name'),
    lastName: column(users, 'last_name'),
    country: column(users, 'country_code'),
    color: column(users, 'favorite_color'),
  };
  for (let row = 0; row < users.numRows; row++) {
    const drawn = Object.fromEntries(Object.entries(texts).map(([name, vector]) => [name, dictionary.number(String(vector.get(row)))])) as Attributes;
    network.users.insert(readId(userIds, row, idLength, 'user'), 0, idLength, userTimes[row]!, drawn);
  }
  const posts = tableFromIPC(past.posts);
  const postIds = column(posts, 'post_id');
  const postTimes = times(posts);
  const authors = column(posts, 'author');
  for (let row = 0; row < posts.numRows; row++) {
    network.posts.insert(readId(postIds, row, idLength, 'post'), 0, idLength, postTimes[row]!, Number(authors.get(row)));
  }
  const likes = tableFromIPC(past.likes);
  const likers = column(likes, 'user');
  const liked = column(likes, 'post');
  for (let row = 0; row < likes.numRows; row++) network.likes.add(Number(likers.get(row)), Number(liked.get(row)));
  return network;
}

function column(table: Table, name: string): Vector {
  const vector = table.getChild(name);
  if (!vector) throw new TabhouseError({ code: 'raw', fault: 'tabhouse', message: `the past has no column ${name}` });
  return vector;
}

function times(table: Table): Float64Array {
  const values = column(table, 'created_at').toArray() as BigInt64Array;
  return Float64Array.from(values, (micros) => Number(micros / MICROS_A_SECOND));
}

function readId(ids: Vector, row: number, idLength: number, tableName: string): Uint8Array {
  const id = encoder.encode(String(ids.get(row)));
  if (id.length === idLength) return id;
  throw new TabhouseError({
    code: 'raw',
    fault: 'data',
    message: `raw.${tableName} holds the id ${JSON.stringify(ids.get(row))}, which the generator did not make: no further day can be simulated on top of it`,
    hint: 'start again with fullRefresh: true',
  });
}
