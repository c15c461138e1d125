package org.guestmem.api;

/** What a mapping lets its users, and a guest that it is given to, do. */
public enum Protection {
  /** Bytes can be read; every write is a {@link ReadOnlyRegionException}. */
  READ_ONLY,
  /** Bytes can be read and written. */
  READ_WRITE
}
