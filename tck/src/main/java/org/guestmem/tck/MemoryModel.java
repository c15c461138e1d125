package org.guestmem.tck;

import static org.guestmem.tck.Contract.PAGE;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A guest memory as simple as can be: one array for all that is accessed, holes included, and for
 * each of its bytes the region that has it.
 *
 * <p>The array shows three windows on the guest addresses: at address 0, around 2^63 where signed
 * numbers end, and up to 2^64. Each ends in a hole but the last.
 */
final class MemoryModel {
  private static final int[] WINDOW_PAGES = {6, 24, 6};
  private static final long[] WINDOW_BASES = {0, Long.MAX_VALUE - (12L * PAGE - 1), -6L * PAGE};
  private static final int PAGES = 36;

  private final List<ModelRegion> regions =
      List.of(
          ModelRegion.of(RegionKind.SHARED_ANONYMOUS, 0, 2 * PAGE),
          ModelRegion.of(RegionKind.PRIVATE_ANONYMOUS, 3, 13),
          ModelRegion.readOnly(7, PAGE),
          ModelRegion.of(RegionKind.SHARED_FILE, 8, 2 * PAGE),
          ModelRegion.of(RegionKind.PRIVATE_ANONYMOUS, 10, 2 * PAGE + 77),
          ModelRegion.of(RegionKind.SHARED_ANONYMOUS, 15, 3 * PAGE).inPagesOf(2 * PAGE),
          ModelRegion.of(RegionKind.PRIVATE_ANONYMOUS, 18, 3 * PAGE),
          ModelRegion.of(RegionKind.PRIVATE_FILE, 21, PAGE + 1001),
          ModelRegion.of(RegionKind.PRIVATE_ANONYMOUS, 32, PAGE),
          ModelRegion.of(RegionKind.SHARED_FILE, 33, 3 * PAGE));

  private final @Nullable ModelRegion[] owners = new @Nullable ModelRegion[PAGES * PAGE];
  private final ByteBuffer bytes = ByteBuffer.allocate(PAGES * PAGE);

  MemoryModel() {
    for (ModelRegion region : regions) {
      for (int at = region.start(); at < region.end(); at++) {
        owners[at] = region;
      }
    }
  }

  List<ModelRegion> regions() {
    return regions;
  }

  int size() {
    return owners.length;
  }

  byte[] bytes() {
    return bytes.array();
  }

  static long address(int at) {
    int page = at / PAGE;
    int window = 0;
    for (; page >= WINDOW_PAGES[window]; window++) {
      page -= WINDOW_PAGES[window];
    }
    return WINDOW_BASES[window] + (long) page * PAGE + at % PAGE;
  }

  /** A place: mostly in a region, often around one of its ends, seldom anywhere. */
  int place(SplittableRandom random) {
    ModelRegion region = regions.get(random.nextInt(regions.size()));
    return switch (random.nextInt(32)) {
      case 0 -> random.nextInt(size());
      case 1 -> Math.max(0, region.start() - 12 + random.nextInt(24));
      case 2, 3, 4 -> Math.min(size() - 1, region.end() - 12 + random.nextInt(16));
      default -> region.start() + random.nextInt(region.size());
    };
  }

  @Nullable ModelRegion owner(int at) {
    return owners[at];
  }

  /** Whether an empty access is legal: inside a region and at its end. */
  private boolean begins(int at) {
    return owners[at] != null || (at > 0 && owners[at - 1] != null);
  }

  /** How far a read comes. */
  Reach readable(int at, int length) {
    return reach(at, length, false);
  }

  /** How far a write comes. */
  Reach writable(int at, int length) {
    return reach(at, length, true);
  }

  private Reach reach(int at, int length, boolean writing) {
    if (length == 0 && !begins(at)) {
      return new Reach(0, 0, Reach.Stop.HOLE);
    }
    for (int done = 0; done < length; ) {
      ModelRegion region = at + done < size() ? owners[at + done] : null;
      if (region == null || (writing && region.readOnly())) {
        return new Reach(length, done, region == null ? Reach.Stop.HOLE : Reach.Stop.READ_ONLY);
      }
      done = Math.min(length, region.end() - at);
    }
    return new Reach(length, length, Reach.Stop.NOTHING);
  }

  void write(int at, byte[] source, int from, int length) {
    System.arraycopy(source, from, bytes(), at, length);
    wrote(at, length);
  }

  /** Marks what was written. */
  void wrote(int at, int length) {
    for (int done = 0; done < length; ) {
      ModelRegion region = owners[at + done];
      if (region == null) {
        throw new AssertionError("the model wrote into a hole");
      }
      int next = Math.min(length, region.end() - at);
      region.mark(at + done, next - done);
      done = next;
    }
  }

  /** A value of 1, 2, 4 or 8 bytes, sign-extended. */
  long value(int at, int width, ByteOrder order) {
    bytes.order(order);
    return switch (width) {
      case 1 -> bytes.get(at);
      case 2 -> bytes.getShort(at);
      case 4 -> bytes.getInt(at);
      default -> bytes.getLong(at);
    };
  }

  /** The bytes of a value, lowest address first. */
  static byte[] bytes(long value, int width, ByteOrder order) {
    ByteBuffer all = ByteBuffer.allocate(width).order(order);
    switch (width) {
      case 1 -> all.put((byte) value);
      case 2 -> all.putShort((short) value);
      case 4 -> all.putInt((int) value);
      default -> all.putLong(value);
    }
    return all.array();
  }
}
