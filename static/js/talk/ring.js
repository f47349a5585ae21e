/**
 * Sound in memory: bytes written at one end and read at the other.
 *
 * What was read stays until its place is needed, so that a reader can begin again. When unread
 * sound fills everything, the newest is dropped and counted.
 */
export class Ring {
  dropped = 0;
  isWhole = true; // all since the beginning is still held
  #bytes;
  #tail = 0; // the oldest byte that is held; these count on over the ring's end
  #read = 0;
  #head = 0;

  constructor(capacity) {
    this.#bytes = new Uint8Array(capacity);
  }

  clear() {
    this.isWhole = true;
    this.#tail = this.#read = this.#head = 0;
  }

  get unread() {
    return this.#head - this.#read;
  }

  /** Take what has a place, also over what was read; how many bytes that were. */
  write(samples) {
    let free = this.#bytes.length - (this.#head - this.#tail);
    const reused = Math.min(Math.max(0, samples.length - free), this.#read - this.#tail);
    if (reused) {
      this.#tail += reused;
      this.isWhole = false;
      free += reused;
    }
    const size = Math.min(samples.length, free);
    for (let i = 0; i < size; i += 1) {
      this.#bytes[(this.#head + i) % this.#bytes.length] = samples[i];
    }
    this.#head += size;
    this.dropped += samples.length - size;
    return size;
  }

  /** Up to `most` unread bytes. */
  read(most) {
    const found = new Uint8Array(Math.min(most, this.unread));
    for (let i = 0; i < found.length; i += 1) {
      found[i] = this.#bytes[(this.#read + i) % this.#bytes.length];
    }
    this.#read += found.length;
    return found;
  }

  /** Forget all but the newest `size` unread bytes: they are the new beginning. */
  keep(size) {
    this.#read = this.#tail = Math.max(this.#read, this.#head - size);
    this.isWhole = true;
  }

  /** Read again from the beginning; false when it is held no more. */
  rewind() {
    if (this.isWhole) this.#read = this.#tail;
    return this.isWhole;
  }

  /** `clear`, and leave no sound in memory either. */
  wipe() {
    this.clear();
    this.#bytes.fill(0);
  }
}
