package org.guestmem.tck;

import org.guestmem.api.Sharing;

/** The kinds of region that every case about access runs over. */
public enum RegionKind {
  SHARED_ANONYMOUS(Sharing.SHARED, false),
  PRIVATE_ANONYMOUS(Sharing.PRIVATE, false),
  SHARED_FILE(Sharing.SHARED, true),
  PRIVATE_FILE(Sharing.PRIVATE, true);

  private final Sharing sharing;
  private final boolean file;

  RegionKind(Sharing sharing, boolean file) {
    this.sharing = sharing;
    this.file = file;
  }

  Sharing sharing() {
    return sharing;
  }

  boolean isFile() {
    return file;
  }
}
