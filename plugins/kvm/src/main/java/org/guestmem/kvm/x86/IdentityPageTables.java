package org.guestmem.kvm.x86;

import org.guestmem.api.GuestAddress;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.VolatileSlice;

/**
 * Page tables for long mode that map every virtual address to itself, by pages of 2 MiB: Intel SDM
 * volume 3, chapter 5.5.
 *
 * <p>The accessed and dirty bits are set from the start. Otherwise the processor sets them as it
 * goes, and the pages of the tables turn up in the dirty log.
 *
 * <p>Thread-safety: stateless.
 */
public final class IdentityPageTables {
  private static final long PAGE = 4096;
  private static final long LARGE_PAGE = 2L << 20;
  private static final int ENTRIES = 512;
  private static final long GIB = ENTRIES * LARGE_PAGE;

  private static final long PRESENT = 1;
  private static final long WRITABLE = 1 << 1;
  private static final long ACCESSED = 1 << 5;
  private static final long DIRTY = 1 << 6;
  private static final long LARGE = 1 << 7;
  private static final long TABLE = PRESENT | WRITABLE | ACCESSED;

  private IdentityPageTables() {}

  /**
   * Returns how many bytes the tables need.
   *
   * @param mapped how many bytes to map from address 0 on, 1 to 512 GiB
   * @return the size in bytes, a multiple of 4096: 12 KiB for up to 1 GiB
   * @throws IllegalArgumentException if {@code mapped} is not in its range
   */
  public static long size(long mapped) {
    return (2 + directories(mapped)) * PAGE;
  }

  /**
   * Writes tables that map whole GiBs from address 0 on.
   *
   * @param tables where to write them, of at least {@link #size} bytes; gets marked dirty
   * @param address the guest address of {@code tables}, a multiple of 4096: the value for {@link
   *     org.guestmem.kvm.Vcpu#enterLongMode}
   * @param mapped how many bytes must be mapped, 1 to 512 GiB
   * @throws IllegalArgumentException if {@code mapped} is not in its range or {@code address} not a
   *     multiple of 4096
   * @throws org.guestmem.api.OutOfRangeException if {@code tables} is too short
   */
  public static void write(VolatileSlice tables, long address, long mapped) {
    if (address % PAGE != 0) {
      throw new IllegalArgumentException(
          "tables at %s are not at a multiple of 4096".formatted(GuestAddress.format(address)));
    }
    long directories = directories(mapped);
    if (tables.size() < size(mapped)) {
      throw OutOfRangeException.ofOffset(
          "tables that map %d bytes, in %s".formatted(mapped, tables),
          0,
          size(mapped),
          tables.size());
    }
    tables.fill(0, size(mapped), (byte) 0);
    tables.putLong(0, address + PAGE | TABLE);
    for (long d = 0; d < directories; d++) {
      tables.putLong(PAGE + d * Long.BYTES, address + (2 + d) * PAGE | TABLE);
      for (long e = 0; e < ENTRIES; e++) {
        tables.putLong(
            (2 + d) * PAGE + e * Long.BYTES, d * GIB + e * LARGE_PAGE | TABLE | DIRTY | LARGE);
      }
    }
  }

  private static long directories(long mapped) {
    if (mapped < 1 || mapped > ENTRIES * GIB) {
      throw new IllegalArgumentException(
          mapped + " bytes cannot be mapped: 1 to " + ENTRIES * GIB + " can");
    }
    return (mapped - 1) / GIB + 1;
  }
}
