package org.guestmem.ffm;

import org.guestmem.api.Discarded.Mechanism;
import org.guestmem.api.MappingFacts;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;

/** What is asked of the kernel for the pages of one mapping, which stays mapped meanwhile. */
final class MappedPages {
  private final RegionSpec spec;
  private final Placement place;
  private final int fd;
  private final MappingFacts facts;
  private final PageDiscard discard;

  MappedPages(RegionSpec spec, Placement place, int fd, MappingFacts facts) {
    this.spec = spec;
    this.place = place;
    this.fd = fd;
    this.facts = facts;
    this.discard = new PageDiscard(spec, place, fd, facts);
  }

  private long pageSize() {
    return facts.pageSize().orElseThrow();
  }

  Mechanism discard(MmapRegion region, long offset, long length) {
    return discard.discard(region, offset, length);
  }

  void resident(MmapRegion region, long offset, byte[] resident) {
    long address = place.address() + offset;
    if (pageSize() == Host.PAGE_SIZE) {
      look(region, offset, PageCalls.inCore(address, resident.length * Host.PAGE_SIZE, resident));
      return;
    }
    byte[] first = new byte[1]; // of the many small pages that mincore takes a huge one for
    for (int i = 0; i < resident.length; i++) {
      look(region, offset, PageCalls.inCore(address + i * pageSize(), Host.PAGE_SIZE, first));
      resident[i] = first[0];
    }
  }

  private static void look(MmapRegion region, long offset, Libc.Result result) {
    Errno.check(region, "mincore at offset " + offset, result, "try again");
  }

  void flush(MmapRegion region, long offset, long length) {
    long before = offset % Host.PAGE_SIZE;
    Errno.check(
        region,
        "msync of %d bytes at offset %d".formatted(length, offset),
        PageCalls.sync(place.address() + offset - before, length + before),
        "look at the host's log, and at the room that the file system has");
  }

  void protect(MmapRegion region, Protection wanted) {
    Errno.check(
        region,
        "mprotect to " + wanted,
        PageCalls.protect(place.address(), place.length(), MmapFlags.protection(wanted)),
        "create the region with Protection.READ_WRITE and protect it then: its file was opened as"
            + " it was to be used");
  }

  Holes holes() {
    if (!facts.owned()) {
      return Holes.UNKNOWN; // who mapped the memory knows what it is
    }
    if (fd < 0) {
      return new AnonymousHoles(place.address(), Host.PAGE_SIZE);
    }
    return spec.sharing() == Sharing.SHARED
        ? FileHoles.of(fd, facts.file().orElseThrow().offset())
        : Holes.UNKNOWN;
  }
}
