package org.guestmem.kvm.x86;

/** How many bytes an instruction moves. */
public enum Size {
  /** 1 byte. */
  BYTE(1),
  /** 2 bytes. */
  WORD(2),
  /** 4 bytes. */
  DWORD(4),
  /** 8 bytes; not in real mode. */
  QWORD(8);

  private final int bytes;

  Size(int bytes) {
    this.bytes = bytes;
  }

  /**
   * Returns the number of bytes.
   *
   * @return 1, 2, 4 or 8
   */
  public int bytes() {
    return bytes;
  }
}
