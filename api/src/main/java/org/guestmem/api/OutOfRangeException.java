package org.guestmem.api;

import java.io.Serial;

/**
 * Bytes were asked for that are not there.
 *
 * <p>Thread-safety: immutable.
 */
public final class OutOfRangeException extends GuestMemoryException {
  @Serial private static final long serialVersionUID = 1L;

  /** The first byte asked for. */
  private final long address;

  /** How many bytes were asked for. */
  private final long length;

  private OutOfRangeException(String message, long address, long length) {
    super(message);
    this.address = address;
    this.length = length;
  }

  /**
   * An access to {@code [offset, offset + length)} of a view or region of {@code size} bytes.
   *
   * @param what what was accessed, for the message
   * @param offset the offset asked for, in bytes
   * @param length the length asked for, in bytes
   * @param size the bytes that are there, from offset 0
   * @return the exception, to be thrown
   */
  public static OutOfRangeException ofOffset(String what, long offset, long length, long size) {
    // Concatenated, not formatted: a guest can cause this, and formatting costs several times more.
    return new OutOfRangeException(
        what + ": " + length + " bytes at offset " + offset + " are outside its " + size + " bytes",
        offset,
        length);
  }

  /**
   * An access to guest memory at an address where nothing, or too little, is mapped.
   *
   * @param address the guest physical address asked for, unsigned
   * @param length the length asked for, in bytes
   * @param there what is mapped around there, for the message
   * @return the exception, to be thrown
   */
  public static OutOfRangeException ofAddress(long address, long length, String there) {
    return new OutOfRangeException(
        "%d bytes at guest address %s are not all mapped: %s"
            .formatted(length, GuestAddress.format(address), there),
        address,
        length);
  }

  /** A range of guest memory of which a shared dirty log of so many bytes lacks the last page. */
  static OutOfRangeException ofSharedLog(long address, long length, long bytes) {
    long last = address + length - 1;
    boolean wraps = Long.compareUnsigned(last, address) < 0;
    return new OutOfRangeException(
        "%d bytes at guest address %s are not all in a shared dirty log of %d bytes: it needs %s"
            .formatted(
                length,
                GuestAddress.format(address),
                bytes,
                wraps ? "addresses below 2^64" : ((last >>> 15) + 1) + " bytes"),
        address,
        length);
  }

  /**
   * Returns the first byte asked for: an offset, or a guest address (unsigned) where the access was
   * made by guest address.
   *
   * @return the offset or guest address
   */
  public long address() {
    return address;
  }

  /**
   * Returns how much was asked for.
   *
   * @return the length in bytes
   */
  public long length() {
    return length;
  }
}
