package org.guestmem.api;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The log of a region's written pages, one bit a page.
 *
 * <p>Writers mark after they wrote; a harvester takes the marks and then reads the pages. No mark
 * is lost between the two, whichever way they race:
 *
 * <ul>
 *   <li>Where the back end has a {@linkplain org.guestmem.api.spi.Mapping#globalBarrier() barrier
 *       over all threads}, a writer stores its data, then (compiler order alone) tests the bit, and
 *       sets it only if it is clear. The harvester exchanges all words, then issues the barrier
 *       once, and only then returns: a writer that still found the bit set had stored its data
 *       before the barrier, so the harvester's reads see it. This is argued for HotSpot, whose
 *       release fence and opaque accesses keep their order in compiled code, and for the barrier of
 *       membarrier(2), which makes every running thread execute a full fence.
 *   <li>Where there is none, every mark is an unconditional fetch-or with release order and the
 *       harvester exchanges with acquire order: a mark that a harvest took happens before it, with
 *       the data; one that it did not take is in the next. This stays inside the Java memory model.
 * </ul>
 *
 * <p>Not marked by themselves: writes through a lent host address, a {@code MemorySegment} or by a
 * guest's processor. {@link #merge} takes the hypervisor's log; {@link #mark} is for devices.
 *
 * <p>Bits are kept in blocks that are allocated when a page in them is first marked.
 *
 * <p>Thread-safety: safe for use by many writers and harvesters.
 */
public final class DirtyBitmap {
  static final int BLOCK_WORDS = 4096;
  static final int BLOCK_SHIFT = Integer.numberOfTrailingZeros(BLOCK_WORDS * Long.SIZE);
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  private final long size;
  private final int pageShift;
  private final @Nullable Runnable barrier;
  private final AtomicReferenceArray<long @Nullable []> blocks;

  DirtyBitmap(long size, long pageSize, Optional<Runnable> barrier) {
    this.size = size;
    this.pageShift = Long.numberOfTrailingZeros(pageSize);
    this.barrier = barrier.orElse(null);
    long lastBlock = ((size - 1) >>> pageShift) >>> BLOCK_SHIFT;
    this.blocks = new AtomicReferenceArray<>(Math.toIntExact(lastBlock + 1));
  }

  /**
   * Returns the bytes that one bit stands for.
   *
   * @return the page size in bytes, a power of two of at least 4096
   */
  public long pageSize() {
    return 1L << pageShift;
  }

  /**
   * Returns how many pages the region has; the last may be partial.
   *
   * @return the number of bits
   */
  public long pages() {
    return ((size - 1) >>> pageShift) + 1;
  }

  /**
   * Marks the pages of a range dirty; for bytes written through a lent host address.
   *
   * <p>Memory ordering: writes of this thread that precede the call are seen by whoever harvests
   * the mark.
   *
   * @param offset where the range begins in the region, in bytes
   * @param length how many bytes; nothing is marked for 0
   * @throws OutOfRangeException if {@code [offset, offset + length)} is not inside the region
   * @throws IllegalArgumentException if {@code length} is negative
   */
  public void mark(long offset, long length) {
    check(offset, length);
    markWritten(offset, length);
  }

  /** Marks a range that has been checked. */
  void markWritten(long offset, long length) {
    if (length == 0) {
      return;
    }
    long first = offset >>> pageShift;
    long last = (offset + length - 1) >>> pageShift;
    if (first == last) {
      set(first >>> 6, 1L << first);
    } else {
      markPages(first, last);
    }
  }

  private void markPages(long first, long last) {
    for (long word = first >>> 6; word <= last >>> 6; word++) {
      long mask = -1L;
      if (word == first >>> 6) {
        mask &= -1L << first;
      }
      if (word == last >>> 6) {
        mask &= -1L >>> (63 - (last & 63));
      }
      set(word, mask);
    }
  }

  private void set(long word, long mask) {
    long[] block = block((int) (word >>> (BLOCK_SHIFT - 6)));
    int index = (int) word & (BLOCK_WORDS - 1);
    if (barrier != null) {
      // Orders the data before the test for the compiler; the harvester's barrier does the rest.
      VarHandle.releaseFence();
      if (((long) WORD.getOpaque(block, index) & mask) == mask) {
        return;
      }
    }
    WORD.getAndBitwiseOrRelease(block, index, mask);
  }

  private long[] block(int index) {
    long[] block = blocks.getAcquire(index);
    return block != null ? block : allocate(index);
  }

  private long[] allocate(int index) {
    long[] fresh = new long[BLOCK_WORDS];
    long[] other = blocks.compareAndExchange(index, null, fresh);
    return other != null ? other : fresh;
  }

  /**
   * Tells whether the page of a byte is marked.
   *
   * @param offset the byte, from the start of the region
   * @return true if it was written since the last harvest
   * @throws OutOfRangeException if {@code offset} is not inside the region
   */
  public boolean isDirty(long offset) {
    check(offset, 1);
    long page = offset >>> pageShift;
    long[] block = blocks.getAcquire((int) (page >>> BLOCK_SHIFT));
    int index = (int) (page >>> 6) & (BLOCK_WORDS - 1);
    return block != null && ((long) WORD.getAcquire(block, index) & 1L << page) != 0;
  }

  /**
   * Counts the marked pages, taking nothing.
   *
   * @return how many pages are marked; exact while nobody writes or harvests
   */
  public long count() {
    return peek().count();
  }

  /**
   * Returns the marked pages, taking nothing.
   *
   * @return the pages marked now; exact while nobody writes or harvests
   */
  public DirtyPages peek() {
    return collect(false);
  }

  /**
   * Takes the marks: returns the marked pages and clears them, word by word.
   *
   * <p>Memory ordering: the data of every write whose mark was taken is seen by reads that follow.
   * A write that races the harvest is in this set or in the next, or in both.
   *
   * @return the pages written since the last harvest
   */
  public synchronized DirtyPages harvest() {
    DirtyPages taken = collect(true);
    if (barrier != null) {
      barrier.run();
    }
    return taken;
  }

  private DirtyPages collect(boolean take) {
    long[] @Nullable [] taken = new long[blocks.length()][];
    for (int b = 0; b < taken.length; b++) {
      long[] block = blocks.getAcquire(b);
      if (block != null) {
        taken[b] = collect(block, take);
      }
    }
    return new DirtyPages(size, pageShift, taken);
  }

  private static long @Nullable [] collect(long[] block, boolean take) {
    long[] words = null;
    for (int i = 0; i < BLOCK_WORDS; i++) {
      long word = (long) WORD.getOpaque(block, i);
      if (word != 0) {
        words = words != null ? words : new long[BLOCK_WORDS];
        words[i] = take ? (long) WORD.getAndSetAcquire(block, i, 0L) : word;
      }
    }
    return words;
  }

  /**
   * Marks what another log has marked: KVM's, say, or that of a failed harvest.
   *
   * <p>Memory ordering: as {@link #mark}.
   *
   * @param words one bit a page, the first page in the lowest bit of the first word
   * @param offset where the first page of the other log begins in the region, in bytes
   * @param sourcePageSize the bytes that one bit of the other log stands for, a power of two
   * @throws OutOfRangeException if a set bit begins past the end of the region; nothing was marked
   * @throws IllegalArgumentException if {@code offset} is negative or {@code sourcePageSize} is not
   *     a power of two
   */
  public void merge(long[] words, long offset, long sourcePageSize) {
    if (offset < 0 || Long.bitCount(sourcePageSize) != 1 || sourcePageSize < 1) {
      throw new IllegalArgumentException(
          "offset %d must not be negative and page size %d must be a power of two"
              .formatted(offset, sourcePageSize));
    }
    int used = words.length;
    while (used > 0 && words[used - 1] == 0) {
      used--;
    }
    if (used > 0) {
      long lastPage = used * 64L - 1 - Long.numberOfLeadingZeros(words[used - 1]);
      // Divided, not multiplied: a page number times a page size may overflow.
      if (lastPage > (size - 1 - offset) / sourcePageSize || offset >= size) {
        long claimed =
            lastPage >= Long.MAX_VALUE / sourcePageSize
                ? Long.MAX_VALUE
                : (lastPage + 1) * sourcePageSize;
        throw OutOfRangeException.ofOffset("dirty log", offset, claimed, size);
      }
    }
    for (int w = 0; w < used; w++) {
      mergeWord(words[w], offset + (w * 64L) * sourcePageSize, sourcePageSize);
    }
  }

  private void mergeWord(long word, long offset, long sourcePageSize) {
    for (long rest = word; rest != 0; ) {
      int first = Long.numberOfTrailingZeros(rest);
      int run = Long.numberOfTrailingZeros(~(rest >>> first));
      long begin = offset + first * sourcePageSize;
      markWritten(begin, Math.min(run * sourcePageSize, size - begin));
      rest = first + run == Long.SIZE ? 0 : rest & -1L << (first + run);
    }
  }

  /**
   * Marks pages again, as after a harvest whose pages could not be sent.
   *
   * @param pages what {@link #harvest} returned for this log
   * @throws IllegalArgumentException if they come from a log of another size or page size
   */
  public void putBack(DirtyPages pages) {
    if (pages.size() != size || pages.pageSize() != pageSize()) {
      throw new IllegalArgumentException(
          "pages of a log of %d bytes by %d do not fit one of %d by %d"
              .formatted(pages.size(), pages.pageSize(), size, pageSize()));
    }
    pages.forEachRange(this::markWritten);
  }

  private void check(long offset, long length) {
    if (length < 0) {
      throw new IllegalArgumentException("length " + length + " is negative");
    }
    if (AccessCheck.outside(offset, length, size)) {
      throw OutOfRangeException.ofOffset("dirty log", offset, length, size);
    }
  }
}
