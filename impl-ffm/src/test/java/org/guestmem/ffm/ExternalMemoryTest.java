package org.guestmem.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.guestmem.api.Backing;
import org.guestmem.api.FeatureUnavailableException;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.MappingFailedException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionBusyException;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.RegionSpec;
import org.guestmem.foreign.AddressUser;
import org.guestmem.tck.ChildJvm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A region over memory that somebody else mapped: used like any other, never unmapped. */
class ExternalMemoryTest {
  private static final String DENY = "--illegal-native-access=deny";
  private static final long SIZE = 1 << 16;
  private final MmapRegion owner = new FfmRegionFactory().create(RegionSpec.builder(SIZE).build());
  private final long address = ProcessMemory.address(owner);

  @AfterEach
  void unmap() {
    owner.close();
  }

  private static RegionSpec.Builder spec(long size) {
    return RegionSpec.builder(size).backing(new Backing.External());
  }

  @SuppressWarnings("restricted") // as a user does it
  private static MemorySegment at(long address, long size) {
    return MemorySegment.ofAddress(address).reinterpret(size);
  }

  private static String refusal(MemorySegment memory, RegionSpec.Builder spec) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> ExternalMemory.region(memory, spec.build()));
    return String.valueOf(e.getMessage());
  }

  @Tag("vm_memory::mmap::unix::tests::test_mmap_region_build_raw")
  @Test
  void regionMustBeTheMemoryAtTheAddress() {
    owner.slice().putLong(8, 42);
    try (MmapRegion region =
        ExternalMemory.region(at(address, SIZE), spec(SIZE).trackDirty().build())) {
      assertEquals(42, region.slice().getLong(8));
      region.slice().putLong(SIZE - 8, 43);
      assertEquals(43, owner.slice().getLong(SIZE - 8));
      assertEquals(1, region.dirtyBitmap().orElseThrow().harvest().count());
      assertEquals(address, ProcessMemory.address(region));
      assertEquals("ffm", region.backend());
      assertFalse(region.facts().owned());
      assertTrue(region.facts().file().isEmpty());
      assertThrows(FeatureUnavailableException.class, region::duplicateDescriptor);
    }
  }

  @Test
  void closeMustLeaveTheMemoryAndEndTheAccesses() throws Exception {
    MmapRegion region = ExternalMemory.region(at(address, SIZE), spec(SIZE).build());
    MemorySegment lent = region.unwrap(SegmentAccess.class).orElseThrow().segment();
    lent.set(ValueLayout.JAVA_BYTE, 0, (byte) 9);
    region.close();
    assertThrows(RegionClosedException.class, () -> region.slice().getByte(0));
    assertThrows(IllegalStateException.class, () -> lent.get(ValueLayout.JAVA_BYTE, 0));
    assertEquals("rw-s", ProcessMemory.permissionsAt(address));
    assertEquals(9, owner.slice().getByte(0));
  }

  @Test
  void leaseMustBeRevokedAndNeverReplaceTheMemory() throws Exception {
    MmapRegion region = ExternalMemory.region(at(address, SIZE), spec(SIZE).build());
    CountDownLatch revoked = new CountDownLatch(1);
    try (HostAddressLease lease = region.lendHostAddress("stubborn", revoked::countDown)) {
      assertThrows(RegionBusyException.class, () -> region.close(Duration.ofMillis(20)));
      revoked.await();
      assertEquals("rw-s", ProcessMemory.permissionsAt(lease.address()));
      owner.slice().putByte(1, (byte) 1);
    }
    region.close();
    assertEquals(1, owner.slice().getByte(1));
  }

  @Test
  void readOnlyMemoryMustBeAReadOnlyRegion() {
    MemorySegment readOnly = at(address, SIZE).asReadOnly();
    assertTrue(refusal(readOnly, spec(SIZE)).contains("read-only"));
    RegionSpec spec = spec(SIZE).protection(Protection.READ_ONLY).build();
    try (MmapRegion region = ExternalMemory.region(readOnly, spec)) {
      assertTrue(region.isReadOnly());
      assertEquals(0, region.slice().getLong(0));
    }
  }

  @Tag("vm_memory::mmap::unix::tests::test_mmap_region_build_raw")
  @Test
  void addressThatCannotBeAMappingMustBeRefused() {
    assertTrue(refusal(at(0, SIZE), spec(SIZE)).contains("address 0"));
    assertTrue(refusal(at(address + 8, 8), spec(8)).contains("multiple of"));
    assertTrue(refusal(at(-4096, 4097), spec(4097)).contains("wrap around"));
    assertTrue(refusal(at(address, 8), spec(9)).contains("has 8 bytes, the specification 9"));
    assertTrue(refusal(MemorySegment.ofAddress(address), spec(1)).contains("has 0 bytes"));
  }

  @Test
  void memoryThatAnArenaMayFreeMustBeRefused() {
    MemorySegment heap = MemorySegment.ofArray(new long[512]);
    assertTrue(refusal(heap, spec(4096)).contains("global arena"));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment freed = arena.allocate(4096, 4096);
      assertTrue(refusal(freed, spec(4096)).contains("global arena"));
    }
    MemorySegment collected = Arena.ofAuto().allocate(4096, 4096);
    assertTrue(refusal(collected, spec(4096)).contains("global arena"));
    MemorySegment kept = Arena.global().allocate(4096, 4096);
    ExternalMemory.region(kept, spec(4096).build()).close();
  }

  @Test
  void logThatDoesNotFitTheHeapMustBeAFailedMapping() {
    long size = 1L << 62; // nothing is touched
    RegionSpec spec = spec(size).trackDirty().build();
    MemorySegment memory = at(address, size);
    MappingFailedException e =
        assertThrows(MappingFailedException.class, () -> ExternalMemory.region(memory, spec));
    assertTrue(e.reason().contains("dirty log"), e::reason);
    assertEquals(0, owner.slice().getByte(0));
  }

  @Test
  void addressMustBeOfACallerWithNativeAccessOfItsOwn() throws Exception {
    // The module of the back end has it; the class path, where the caller is, is another module.
    String allowed = "--enable-native-access=org.guestmem.ffm";
    assertTrue(addressUser(allowed).contains("refused"));
    assertTrue(addressUser(allowed + ",ALL-UNNAMED").contains("mapped 4096"));
  }

  private static String addressUser(String access) throws Exception {
    String modules = codeOf(FfmRegionFactory.class) + File.pathSeparator + codeOf(MmapRegion.class);
    List<String> options = List.of("-p", modules, "--add-modules=org.guestmem.ffm", access, DENY);
    String out = ChildJvm.run("", options, AddressUser.class);
    assertTrue(out.startsWith("module org.guestmem.ffm"), out);
    return out;
  }

  private static Path codeOf(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void specificationMustBeOfExternalMemory() {
    MemorySegment memory = at(address, SIZE);
    assertTrue(refusal(memory, RegionSpec.builder(SIZE)).contains("anonymous, not external"));
    RegionSpec spec = spec(SIZE).build();
    assertThrows(NullPointerException.class, () -> ExternalMemory.region(null, spec));
    assertThrows(NullPointerException.class, () -> ExternalMemory.region(memory, null));
  }
}
