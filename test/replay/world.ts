import type { DayLog, Post, User } from './log.ts';

/** The source tables as they stand, and every state a row ever had. */
export class World {
  readonly users = new Map<string, User>();
  readonly posts = new Map<string, Post>();
  readonly userStates: User[] = [];
  readonly postStates: Post[] = [];

  /** Lets a day happen. */
  apply(day: DayLog): void {
    for (const { user_id, deleted_at } of day.userDeletes) this.#changeUser(user_id, { deleted_at, updated_at: deleted_at });
    for (const { post_id, deleted_at } of day.postDeletes) this.#changePost(post_id, { deleted_at, updated_at: deleted_at });
    for (const { user_id, ...changes } of day.userUpdates) {
      this.#changeUser(user_id, Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== null)));
    }
    for (const { post_id, ...changes } of day.postUpdates) this.#changePost(post_id, changes);
    for (const user of day.userInserts) this.#setUser(user);
    for (const post of day.postInserts) this.#setPost(post);
  }

  get liveUsers(): User[] {
    return [...this.users.values()].filter(({ deleted_at }) => deleted_at === null);
  }

  get livePosts(): Post[] {
    return [...this.posts.values()].filter(({ deleted_at }) => deleted_at === null);
  }

  #changeUser(id: string, changes: Partial<User>): void {
    this.#setUser({ ...this.users.get(id)!, ...changes });
  }

  #changePost(id: string, changes: Partial<Post>): void {
    this.#setPost({ ...this.posts.get(id)!, ...changes });
  }

  #setUser(user: User): void {
    this.users.set(user.user_id, user);
    this.userStates.push(user);
  }

  #setPost(post: Post): void {
    this.posts.set(post.post_id, post);
    this.postStates.push(post);
  }
}
