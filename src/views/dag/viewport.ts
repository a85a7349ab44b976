import { CARD, type Place } from './layout.ts';

/** The smallest zoom at which a card's name can be read. */
export const READABLE = 0.7;
const LARGEST = 1.15;
/** At most this where the picture has to be moved anyway. */
const COMFORTABLE = 0.9;
const PADDING = 12;

type Size = { width: number; height: number };
/** As Svelte Flow has it: where the picture's origin stands on the screen, in px, and its scale. */
export type Viewport = { x: number; y: number; zoom: number };

/** Whether a picture of this width can be read without moving it. */
export function readable(pictureWidth: number, roomWidth: number): boolean {
  return pictureWidth * READABLE + 2 * PADDING <= roomWidth;
}

/**
 * Shows all of a picture where that can be read; else as much of it as can be, with `first` in the middle. `top`: px of the picture above its
 * origin. Small pictures begin at the top, where the eye is.
 */
export function fitted(picture: Size & { top: number }, room: Size, first: Place | undefined): Viewport {
  const inner = { width: room.width - 2 * PADDING, height: room.height - 2 * PADDING };
  const inHeight = inner.height / (picture.height + picture.top);
  const whole = Math.min(inner.width / picture.width, inHeight, LARGEST);
  const zoom = whole >= READABLE ? whole : Math.max(READABLE, Math.min(COMFORTABLE, inHeight));
  const wide = picture.width * zoom;
  const high = (picture.height + picture.top) * zoom;
  const x = wide <= inner.width ? PADDING + (inner.width - wide) / 2 : PADDING - along(wide, inner.width, first ? (first.x + CARD.width / 2) * zoom : 0);
  const top = high <= inner.height ? 0 : along(high, inner.height, first ? (first.y + picture.top + CARD.height / 2) * zoom : 0);
  return { x, y: PADDING - top + picture.top * zoom, zoom };
}

/** How far a picture is moved so that a point of it is in the middle, without leaving empty room at its ends. */
function along(length: number, room: number, middle: number): number {
  return Math.max(0, Math.min(length - room, middle - room / 2));
}

/** The nearest viewport, at the same zoom, in which a card is wholly in sight. */
export function cornerFor({ x, y }: Place, view: Viewport, room: Size): { x: number; y: number } {
  const near = (origin: number, from: number, length: number, within: number) => {
    const start = origin + from * view.zoom;
    const end = start + length * view.zoom;
    return start >= PADDING && end <= within - PADDING ? origin : within / 2 - (from + length / 2) * view.zoom;
  };
  return { x: near(view.x, x, CARD.width, room.width), y: near(view.y, y, CARD.height, room.height) };
}
