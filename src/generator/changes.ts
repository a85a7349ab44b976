import { FixedTextColumn, TextColumn, TimestampColumn, encodeColumns } from './arrowColumns.ts';
import type { DayBatch } from './batch.ts';
import { SECONDS_A_DAY } from './calendar.ts';
import type { DayScene } from './day.ts';
import { drawDistinct, shareOf } from './draw.ts';
import { attributes, type Posts, type Users } from './network.ts';
import type { Pool } from './pools.ts';
import type { Random } from './random.ts';
import { appendPostText } from './postText.ts';

/** Soft-deletes the day's share of live users. */
export function deleteUsers(scene: DayScene): DayBatch | null {
  const { deletedUserShare, deletedUsersMin, deletedUsersMax } = scene.request.settings;
  const random = scene.random('deleteUsers');
  const count = shareOf(scene.network.users.live.length, deletedUserShare) + random.between(deletedUsersMin, deletedUsersMax);
  return deleteMembers(scene, 'user', scene.network.users, random, count);
}

/** Soft-deletes the day's share of live posts. */
export function deletePosts(scene: DayScene): DayBatch | null {
  const { deletedPostShare, deletedPostsMin, deletedPostsMax } = scene.request.settings;
  const random = scene.random('deletePosts');
  const count = shareOf(scene.network.posts.live.length, deletedPostShare) + random.between(deletedPostsMin, deletedPostsMax);
  return deleteMembers(scene, 'post', scene.network.posts, random, count);
}

function deleteMembers(scene: DayScene, table: 'user' | 'post', members: Users | Posts, random: Random, count: number): DayBatch | null {
  const drawn = drawDistinct(random, members.live, count);
  const ids = new FixedTextColumn(`${table}_id`, drawn.length, scene.network.idLength);
  const deletedAt = new TimestampColumn('deleted_at', drawn.length);
  for (const [row, slot] of drawn.entries()) {
    ids.copy(row, members.ids.values, slot);
    deletedAt.set(row, scene.start + random.below(SECONDS_A_DAY));
    members.kill(slot);
  }
  members.bury();
  return encode(table, 'delete', [ids, deletedAt], drawn.length);
}

/** Gives the day's share of live users one or more new attributes. */
export function updateUsers(scene: DayScene): DayBatch | null {
  const { network, pools, dictionary, request } = scene;
  const { updatedUserShare, updatedUsersMin, updatedUsersMax, popularitySkew } = request.settings;
  const random = scene.random('updateUsers');
  const { users } = network;
  const drawn = drawDistinct(random, users.live, shareOf(users.live.length, updatedUserShare) + random.between(updatedUsersMin, updatedUsersMax));
  const ids = new FixedTextColumn('user_id', drawn.length, network.idLength);
  const updatedAt = new TimestampColumn('updated_at', drawn.length);
  const columns = { firstName: 'first_name', lastName: 'last_name', country: 'country_code', color: 'favorite_color' } as const;
  const poolOf = { firstName: pools.firstNames, lastName: pools.lastNames, country: pools.countries, color: pools.colors };
  const texts = attributes.map((name) => ({ name, column: new TextColumn(columns[name], drawn.length) }));
  for (const [row, slot] of drawn.entries()) {
    ids.copy(row, users.ids.values, slot);
    updatedAt.set(row, scene.start + random.below(SECONDS_A_DAY));
    const changed = random.between(1, 2 ** attributes.length - 1);
    for (const [index, { name, column }] of texts.entries()) {
      if (changed & (1 << index)) {
        const text = drawOther(random, poolOf[name], users[name].values[slot]!, name === 'country' ? popularitySkew : 0);
        users[name].values[slot] = text;
        column.append(dictionary.bytes(text)).endRow();
      } else column.endRowNull();
    }
  }
  return encode('user', 'update', [ids, updatedAt, ...texts.map(({ column }) => column)], drawn.length);
}

/** Gives the day's share of live posts a new text, leaving out those whose author is deleted. */
export function updatePosts(scene: DayScene): DayBatch | null {
  const { network, request } = scene;
  const { updatedPostShare, updatedPostsMin, updatedPostsMax } = request.settings;
  const random = scene.random('updatePosts');
  const { posts, users } = network;
  const wanted = shareOf(posts.live.length, updatedPostShare) + random.between(updatedPostsMin, updatedPostsMax);
  const shuffled = drawDistinct(random, posts.live, posts.live.length);
  const drawn = shuffled.filter((slot) => users.alive.values[posts.author.values[slot]!] === 1).subarray(0, wanted);
  const ids = new FixedTextColumn('post_id', drawn.length, network.idLength);
  const updatedAt = new TimestampColumn('updated_at', drawn.length);
  const text = new TextColumn('post_text', drawn.length);
  for (const [row, slot] of drawn.entries()) {
    ids.copy(row, posts.ids.values, slot);
    updatedAt.set(row, scene.start + random.below(SECONDS_A_DAY));
    appendPostText(scene, random, text);
    text.endRow();
  }
  return encode('post', 'update', [ids, updatedAt, text], drawn.length);
}

/** A text of the pool that differs from the present one, where there is another. */
function drawOther(random: Random, pool: Pool, present: number, skew: number): number {
  const place = random.skewed(pool.length, skew);
  const drawn = pool[place]!;
  return drawn === present ? pool[(place + 1) % pool.length]! : drawn;
}

function encode(table: 'user' | 'post', change: 'update' | 'delete', columns: Parameters<typeof encodeColumns>[0], rows: number): DayBatch | null {
  return rows === 0 ? null : { table, change, rows, bytes: encodeColumns(columns, rows) };
}
