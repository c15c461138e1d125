package org.guestmem.ffm;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.guestmem.api.Discarded;
import org.guestmem.api.MappingFacts;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionDescriptor;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.VolatileSlice;
import org.guestmem.api.spi.FileStatus;
import org.guestmem.api.spi.Mapping;
import org.jspecify.annotations.Nullable;

/**
 * Memory from mmap(2), seen through two shared arenas.
 *
 * <p>Views use the one that nobody else can reach: no native call and no channel ever holds it, so
 * closing it cannot fail, stops every access at once, and is a handshake with all threads; the
 * mappings of a group have it in common. {@link SegmentAccess} and channel buffers use the other,
 * which a native call may hold; the memory is unmapped when both are closed.
 */
final class SegmentMapping implements Mapping {
  private static final System.Logger LOG = System.getLogger(SegmentMapping.class.getName());

  private final RegionSpec spec;
  private final Placement place;
  private final int fd;
  private final MappingFacts facts;
  private final MappedPages pages;
  private final SegmentArena views;
  private boolean viewed;
  private final SegmentArena lent = new SegmentArena();
  private @Nullable Holes holes;
  private Protection protection;
  private boolean shut;

  /**
   * Takes over a mapping.
   *
   * @param spec what was asked for
   * @param place where it lies
   * @param fd the descriptor of the file behind it, -1 if there is none; closed when it is unmapped
   * @param facts how it is mapped
   * @param views what its views look through, alone or with those of others
   */
  SegmentMapping(RegionSpec spec, Placement place, int fd, MappingFacts facts, SegmentArena views) {
    this.spec = spec;
    this.place = place;
    this.fd = fd;
    this.facts = facts;
    this.views = views;
    this.pages = new MappedPages(spec, place, fd, facts);
    this.protection = spec.protection();
  }

  @Override
  public synchronized VolatileSlice view(MmapRegion region) {
    viewed = true;
    return new SegmentSlice(region, segment(views), 0, spec.size());
  }

  private MemorySegment segment(SegmentArena arena) {
    MemorySegment segment = arena.segment(place, spec.size());
    return protection == Protection.READ_ONLY ? segment.asReadOnly() : segment;
  }

  @Override
  public OptionalLong hostAddress() {
    return OptionalLong.of(place.address());
  }

  @Override
  public MappingFacts facts() {
    return facts;
  }

  @Override
  public OptionalLong fileLength() {
    try {
      return fd < 0
          ? OptionalLong.empty()
          : OptionalLong.of(FileStatus.of(Descriptors.path(fd)).length());
    } catch (IOException e) {
      return OptionalLong.empty(); // no descriptors left, say
    }
  }

  @Override
  public boolean isFileDeleted() {
    return fd >= 0 && Descriptors.isDeleted(fd);
  }

  @Override
  public synchronized RegionDescriptor duplicateDescriptor() {
    if (shut) {
      throw closed();
    }
    if (fd < 0) {
      throw new IllegalStateException("there is no file behind " + spec);
    }
    MappingFacts.FileRange file = facts.file().orElseThrow();
    return new DuplicateDescriptor(Descriptors.duplicate(spec, fd), file.offset(), file.length());
  }

  @Override
  public Discarded.Mechanism discard(MmapRegion region, long offset, long length) {
    return pages.discard(region, offset, length);
  }

  @Override
  public void resident(MmapRegion region, long offset, byte[] resident) {
    pages.resident(region, offset, resident);
  }

  @Override
  public void flush(MmapRegion region, long offset, long length) {
    pages.flush(region, offset, length);
  }

  @Override
  public synchronized boolean protect(MmapRegion region, Protection wanted) {
    if (!takeBack()) {
      return false;
    }
    views.close();
    pages.protect(region, wanted);
    protection = wanted;
    return true;
  }

  @Override
  public long nextData(long offset, long end) {
    return holes().nextData(offset, end);
  }

  @Override
  public long dataEnd(long offset, long end) {
    return holes().dataEnd(offset, end);
  }

  private synchronized Holes holes() {
    if (shut) {
      return Holes.UNKNOWN;
    }
    if (holes == null) {
      holes = pages.holes();
    }
    return holes;
  }

  @Override
  public synchronized void shut() {
    shut = true;
    if (viewed) {
      views.close();
    }
  }

  /** Ends the segments that were lent; false if a native call or a channel transfer uses one. */
  private boolean takeBack() {
    try {
      lent.close();
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  @Override
  public synchronized boolean unmap() {
    if (!takeBack()) {
      return false;
    }
    if (facts.owned()) {
      report("munmap", place.unmap());
    }
    if (holes != null) {
      holes.close();
    }
    if (fd >= 0) {
      Libc.close(fd);
    }
    return true;
  }

  /** If that fails the memory stays as it is: still no hole that other memory could fill. */
  @Override
  public void reserve() {
    if (facts.owned()) {
      report("reserving", place.reserve());
    }
  }

  private void report(String what, Libc.Result result) {
    if (result.failed()) {
      LOG.log(Level.ERROR, "{0} of {1}: {2}", what, spec, Errno.name(result.errno()));
    }
  }

  @Override
  public <T> Optional<T> unwrap(Class<T> type) {
    SegmentAccess access = this::lend;
    return type == SegmentAccess.class ? Optional.of(type.cast(access)) : Optional.empty();
  }

  private synchronized MemorySegment lend() {
    if (shut) {
      throw closed();
    }
    return segment(lent);
  }

  private RegionClosedException closed() {
    return new RegionClosedException("ffm region of " + spec);
  }

  @Override
  public Optional<ByteBuffer> hostBuffer(long offset, int length) {
    return Optional.of(lend().asSlice(offset, length).asByteBuffer());
  }

  @Override
  public Optional<Runnable> globalBarrier() {
    return Host.BARRIER;
  }
}
