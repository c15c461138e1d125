package org.guestmem.ffm;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.guestmem.api.HostOption;
import org.guestmem.api.HostOption.Advice;
import org.guestmem.api.MappingFacts;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.guestmem.api.spi.AllowedFile;
import org.guestmem.api.spi.Mapping;
import org.guestmem.api.spi.MappingRoom;

/**
 * Maps memory with all that is asked of the host, in the order that {@link HostOption} names; what
 * fails leaves nothing behind.
 */
final class HostMemory implements Placement.Request {
  private final RegionSpec spec;
  private final OpenBacking backing;
  private final int flags;

  private HostMemory(RegionSpec spec, OpenBacking backing) {
    this.spec = spec;
    this.backing = backing;
    int sharing = spec.sharing() == Sharing.SHARED ? Libc.MAP_SHARED : Libc.MAP_PRIVATE;
    this.flags = backing.flags() | sharing | MmapFlags.reserve(spec, backing.hasHugePages());
  }

  static Mapping map(RegionSpec spec, Optional<AllowedFile> allowed, SegmentArena views) {
    OpenBacking backing = OpenBacking.of(spec, allowed);
    try {
      return new HostMemory(spec, backing).map(views);
    } catch (RuntimeException | Error e) {
      backing.close();
      throw e;
    }
  }

  /** Takes memory that somebody else mapped and unmaps. */
  static Mapping external(RegionSpec spec, long address) {
    MappingFacts facts = new MappingFacts(Set.of(), OptionalLong.empty(), false, Optional.empty());
    return new SegmentMapping(
        spec, new Placement(address, spec.size(), 0), -1, facts, new SegmentArena());
  }

  private Mapping map(SegmentArena views) {
    MappingRoom.takeForRegion(spec, 3); // its guards are two
    Placement place = Placement.map(spec, backing.pageSize(), this);
    try {
      Set<String> told = tune(place);
      told.addAll(MmapFlags.names(flags));
      told.addAll(Descriptors.seals(backing.fd()));
      MappingFacts facts =
          new MappingFacts(told, OptionalLong.of(backing.pageSize()), true, backing.file());
      return new SegmentMapping(spec, place, backing.fd(), facts, views);
    } catch (RuntimeException | Error e) {
      place.unmap();
      throw e;
    }
  }

  @Override
  public Libc.Result map(long address, long length, int fixed) {
    int protection = MmapFlags.protection(spec.protection());
    return Libc.mmap(address, length, protection, flags | fixed, backing.fd(), backing.offset());
  }

  @Override
  public String advice(int errno) {
    return backing.hasHugePages() && errno == Errno.ENOMEM.number()
        ? HugePagePool.advice(spec.size(), backing.pageSize())
        : Errno.advice(errno);
  }

  /** Asks for the rest before any page has come; returns in what words. */
  private Set<String> tune(Placement place) {
    if (takesRam()) {
      AvailableRam.check(spec, missing());
    }
    Set<String> told = new TreeSet<>();
    spec.option(HostOption.NumaPolicy.class)
        .ifPresent(policy -> told.add(NumaNodes.bind(spec, policy, backing, place)));
    told.addAll(MemoryAdvice.give(spec, backing, place));
    if (takesSpace()) {
      FileSpace.reserve(spec, backing);
    }
    spec.option(HostOption.LockInRam.class).ifPresent(lock -> MemoryLock.lock(spec, lock, place));
    spec.option(HostOption.Prefault.class)
        .ifPresent(prefault -> Prefaulting.run(spec, prefault, place, backing.pageSize()));
    return told;
  }

  /** Returns how many bytes are to come; others may have brought in some of a file in RAM. */
  private long missing() {
    boolean maybeThere = backing.isFile() && backing.isInRam() && spec.sharing() == Sharing.SHARED;
    try (Holes holes = maybeThere ? FileHoles.of(backing.fd(), backing.offset()) : Holes.ALL) {
      return holes.bytes(spec.size());
    }
  }

  /** Tells whether the pages of the file have to be taken; a private mapping has its own. */
  private boolean takesSpace() {
    return spec.options().contains(Advice.RESERVE)
        && spec.sharing() == Sharing.SHARED
        && backing.isFile()
        && !backing.hasHugePages()
        && Descriptors.isReadWrite(backing.fd());
  }

  /** Tells whether all of the region will be in RAM or swap before it is handed out. */
  private boolean takesRam() {
    if (backing.hasHugePages()) {
      return false; // their pool is not the RAM that others use
    }
    boolean copies = spec.sharing() == Sharing.PRIVATE || backing.isInRam();
    boolean prefaults = spec.option(HostOption.Prefault.class).isPresent();
    boolean locks = spec.option(HostOption.LockInRam.class).filter(l -> !l.onFault()).isPresent();
    return locks || (prefaults && copies) || (takesSpace() && backing.isInRam());
  }
}
