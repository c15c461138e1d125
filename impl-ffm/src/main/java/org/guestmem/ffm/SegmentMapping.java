package org.guestmem.ffm;

import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.VolatileSlice;
import org.guestmem.api.spi.Mapping;
import org.jspecify.annotations.Nullable;

/**
 * Memory from mmap(2), seen through two shared arenas.
 *
 * <p>Views use the one that nobody else can reach: no native call and no channel ever holds it, so
 * closing it cannot fail, stops every access at once, and is a handshake with all threads. {@link
 * SegmentAccess} and channel buffers use the other, which a native call may hold; the memory is
 * unmapped when both are closed.
 */
final class SegmentMapping implements Mapping {
  private static final System.Logger LOG = System.getLogger(SegmentMapping.class.getName());

  private final long address;
  private final long size;
  private final boolean readOnly;
  private final Optional<Runnable> barrier;
  private final Arena views = Arena.ofShared();
  private @Nullable Arena lent;
  private boolean shut;

  SegmentMapping(long address, long size, boolean readOnly, Optional<Runnable> barrier) {
    this.address = address;
    this.size = size;
    this.readOnly = readOnly;
    this.barrier = barrier;
  }

  @Override
  public VolatileSlice view(MmapRegion region) {
    return new SegmentSlice(region, segment(views), 0, size);
  }

  @SuppressWarnings("restricted") // our own mapping, of exactly this size
  private MemorySegment segment(Arena arena) {
    MemorySegment segment = MemorySegment.ofAddress(address).reinterpret(size, arena, null);
    return readOnly ? segment.asReadOnly() : segment;
  }

  @Override
  public OptionalLong hostAddress() {
    return OptionalLong.of(address);
  }

  @Override
  public synchronized void shut() {
    shut = true;
    views.close();
  }

  @Override
  public synchronized boolean unmap() {
    try {
      if (lent != null && lent.scope().isAlive()) {
        lent.close();
      }
    } catch (IllegalStateException e) {
      return false; // a native call or a channel transfer is using it
    }
    Libc.Result result = Libc.munmap(address, size);
    if (result.failed()) {
      LOG.log(Level.ERROR, "munmap of {0} bytes: {1}", size, Errno.name(result.errno()));
    }
    return true;
  }

  @Override
  public void reserve() {
    int flags = Libc.MAP_FIXED | Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS | Libc.MAP_NORESERVE;
    Libc.Result result = Libc.mmap(address, size, Libc.PROT_NONE, flags, -1, 0);
    if (result.failed()) {
      // The memory stays as it is: still no hole that other memory could fill.
      LOG.log(Level.ERROR, "reserving {0} bytes: {1}", size, Errno.name(result.errno()));
    }
  }

  @Override
  public <T> Optional<T> unwrap(Class<T> type) {
    SegmentAccess access = this::lend;
    return type == SegmentAccess.class ? Optional.of(type.cast(access)) : Optional.empty();
  }

  @SuppressWarnings("MustBeClosedChecker") // unmap() closes it
  private synchronized MemorySegment lend() {
    if (shut) {
      throw new RegionClosedException("ffm region of " + size + " bytes");
    }
    if (lent == null) {
      lent = Arena.ofShared();
    }
    return segment(lent);
  }

  @Override
  public Optional<ByteBuffer> hostBuffer(long offset, int length) {
    return Optional.of(lend().asSlice(offset, length).asByteBuffer());
  }

  @Override
  public Optional<Runnable> globalBarrier() {
    return barrier;
  }
}
