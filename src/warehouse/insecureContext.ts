/** Plain http offers neither files nor locks nor `randomUUID`; the app runs there all the same, in memory, so the last one is made up for. */
if (!('randomUUID' in crypto)) {
  const randomUUID = (): string => {
    const bytes = (crypto as Crypto).getRandomValues(new Uint8Array(16));
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    return [...bytes].map((byte, index) => ([4, 6, 8, 10].includes(index) ? '-' : '') + byte.toString(16).padStart(2, '0')).join('');
  };
  Object.defineProperty(crypto, 'randomUUID', { value: randomUUID });
}

export {};
