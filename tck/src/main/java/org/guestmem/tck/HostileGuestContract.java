package org.guestmem.tck;

import static org.guestmem.tck.HostileViewContract.SIZE;
import static org.guestmem.tck.HostileViewContract.START;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.DirtySlice;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.SharedDirtyLog;
import org.guestmem.api.VolatileSlice;
import org.guestmem.api.iommu.IommuMemory;
import org.guestmem.api.iommu.Iotlb;
import org.guestmem.api.iommu.IovaRange;
import org.guestmem.api.iommu.Permissions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** As {@link HostileViewContract}, for guest memory, devices behind an IOMMU, and dirty logs. */
public interface HostileGuestContract extends Contract {

  /** How many bytes are logged: in whole pages and a part. */
  int LOGGED = 3 * PAGE + 5;

  @Test
  default void numbersToGuestMemoryMustNotReachHoles() {
    new HostileWalk(guest()).run();
  }

  /** Regions across the borders of numbers, two side by side, the highest up to 2^64. */
  private HostileWorld guest() {
    HostileNumbers numbers = HostileNumbers.around(GuestRam.BASE, GuestRam.BASE + PAGE, PAGE);
    HostileWorld world = new HostileWorld((byte) 0, numbers);
    List<GuestMemoryRegion> placed = new ArrayList<>();
    for (long base : new long[] {GuestRam.BASE, 1L << 31, 1L << 32, Long.MIN_VALUE}) {
      placed.add(place(world, base - PAGE));
      placed.add(place(world, base));
    }
    placed.add(place(world, -PAGE));
    GuestMemory memory = GuestMemory.of(placed);
    return world
        .pass(GuestMemory.class, () -> memory)
        .call(GuestMemory.class, () -> memory)
        .call(GuestMemoryRegion.class, () -> placed.get(0))
        .returns((method, given) -> isQuestion(method) || begins(memory, method, given));
  }

  private GuestMemoryRegion place(HostileWorld world, long base) {
    MmapRegion region = regions().tracked(RegionKind.SHARED_ANONYMOUS, PAGE);
    world.window(region, 0, PAGE);
    return GuestMemoryRegion.of("at " + GuestAddress.format(base), base, region);
  }

  private static boolean isQuestion(String method) {
    return method.matches("GuestLayout\\.(contains|find|holes|checkedOffset)\\(.*")
        || method.equals("GuestMemoryRegion.contains(long)");
  }

  /** Whether an access may begin at an address: in a region, or empty at its end. */
  private static boolean begins(GuestMemory memory, String method, List<@Nullable Object> numbers) {
    long first = HostileWorld.first(numbers);
    return !HostileWorld.isNegative(method, numbers)
        && memory.regions().stream().anyMatch(r -> r.contains(first) || r.last() + 1 == first);
  }

  @Test
  default void numbersToDevicesMustNotLeaveTheirTranslations() {
    HostileWalk.around(this::device);
  }

  /** One part of a window high above, and the other at the end of all I/O virtual addresses. */
  private HostileWorld device(byte around) {
    int part = SIZE / 2;
    long iova = 1L << 33;
    HostileWorld world =
        new HostileWorld(around, HostileNumbers.around(iova, iova + part, part, -part));
    MmapRegion region = regions().tracked(RegionKind.SHARED_ANONYMOUS, 3 * PAGE);
    world.window(region, START, SIZE);
    Iotlb iotlb = new Iotlb();
    long target = GuestRam.BASE + START;
    iotlb.map(IovaRange.ofLength(iova, part), target, Permissions.READ_WRITE);
    iotlb.map(IovaRange.ofLength(-part, part), target + part, Permissions.READ_WRITE);
    GuestMemory memory = GuestMemory.of(GuestMemoryRegion.of("ram", GuestRam.BASE, region));
    return world
        .call(IommuMemory.class, () -> IommuMemory.of(memory, iotlb))
        .call(Iotlb.class, () -> new Iotlb(4))
        .call(IovaRange.class, () -> IovaRange.ofLength(iova, PAGE));
  }

  @Test
  default void numbersToLogsMustNotMarkOutside() {
    HostileWalk.around(this::logs);
  }

  private HostileWorld logs(byte around) {
    HostileWorld world = new HostileWorld(around, HostileNumbers.around(0, PAGE, LOGGED, SIZE));
    VolatileSlice bits = world.window(regions().anonymous(3 * PAGE), START, SIZE);
    Supplier<DirtyBitmap> log = () -> DirtyBitmap.of(LOGGED, PAGE);
    return world
        .returns((method, numbers) -> isLogged(method, HostileWorld.first(numbers)))
        .pass(DirtyBitmap.class, log)
        .pass(long[].class, () -> new long[] {1L << 63, 1}) // pages 63 and 64
        .call(DirtyBitmap.class, log)
        .call(DirtySlice.class, () -> log.get().slice(PAGE, PAGE))
        .call(DirtyPages.class, () -> log.get().harvest())
        .call(SharedDirtyLog.class, () -> new SharedDirtyLog(bits));
  }

  private static boolean isLogged(String method, long offset) {
    long size = method.startsWith("SharedDirtyLog.") ? SIZE * 8L * PAGE : LOGGED;
    return method.startsWith("DirtyBitmap.enlarge(") || (offset >= 0 && offset <= size);
  }
}
