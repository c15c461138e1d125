package org.guestmem.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.guestmem.api.Backing;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;

/**
 * Regions of memory that somebody else mapped and unmaps: a hypervisor's own mapping, a device's
 * window, what native code allocated.
 *
 * <p>Here "never a crash" ends: who unmaps the memory, or makes it inaccessible, while the region
 * is open ends the process, and so may a file behind it that gets shorter. The region does not own
 * the memory: closing it stops all accesses and revokes all leases, and leaves the memory as it is,
 * also where a lease does not let go. A region that a bundle leaves open is not closed for it.
 *
 * <p>Thread-safety: stateless.
 */
public final class ExternalMemory {
  private ExternalMemory() {}

  /**
   * Makes a region of a segment of native memory.
   *
   * <p>A raw address becomes one by {@code MemorySegment.ofAddress(address).reinterpret(size)}: a
   * restricted method, for which the JVM asks the caller's module for native access, warns or
   * refuses by its own rules (JEP 472).
   *
   * @param memory the memory, in the global arena, which nobody can close: as {@code reinterpret}
   *     without an arena makes it. It begins at a multiple of the host's page size
   * @param spec what the memory is, with {@link Backing.External} and the size of the segment
   * @return the region; the caller closes it
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if the segment is not native memory of the global arena, is at
   *     address 0 or at no multiple of the page size, or wraps around the end of the address space;
   *     if the specification has another size, another backing or would write a read-only segment
   * @throws org.guestmem.api.MappingFailedException if the heap has no room for the dirty log
   */
  public static MmapRegion region(MemorySegment memory, RegionSpec spec) {
    if (!(spec.backing() instanceof Backing.External)) {
      throw new IllegalArgumentException("the backing is " + spec.backing() + ", not external");
    }
    if (spec.size() != memory.byteSize()) {
      throw new IllegalArgumentException(
          "the segment has %d bytes, the specification %d"
              .formatted(memory.byteSize(), spec.size()));
    }
    if (memory.isReadOnly() && spec.protection() != Protection.READ_ONLY) {
      throw new IllegalArgumentException("the segment is read-only, the specification is not");
    }
    checkPlace(memory);
    return new FfmRegionFactory().external(spec, memory.address());
  }

  private static void checkPlace(MemorySegment memory) {
    if (!memory.isNative() || !memory.scope().equals(Arena.global().scope())) {
      throw new IllegalArgumentException(
          "the segment is not native memory of the global arena, which outlives every region");
    }
    long address = memory.address();
    if (address == 0 || address % Host.PAGE_SIZE != 0) {
      throw new IllegalArgumentException(
          "the segment begins at address 0, or at no multiple of " + Host.PAGE_SIZE);
    }
    if (Long.compareUnsigned(address + memory.byteSize() - 1, address) < 0) {
      throw new IllegalArgumentException(
          "%d bytes wrap around the end of the address space".formatted(memory.byteSize()));
    }
  }
}
