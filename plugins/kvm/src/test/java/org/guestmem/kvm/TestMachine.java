package org.guestmem.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.ffm.FfmRegionFactory;
import org.guestmem.kvm.x86.Assembler;
import org.guestmem.kvm.x86.IdentityPageTables;

/** A machine on the real KVM for one test, with regions that are closed after it. */
final class TestMachine implements AutoCloseable {
  static final long KIB = 1024;
  static final long MIB = 1024 * KIB;
  static final long GIB = 1024 * MIB;

  /** Where long mode's tables lie in the region at 0, beside code and data. */
  static final long TABLES = 64 * KIB;

  private final KvmDevice kvm;
  private final List<MmapRegion> mappings = new ArrayList<>();
  final VirtualMachine machine;

  private TestMachine(KvmDevice kvm) {
    this.kvm = kvm;
    this.machine = kvm.createMachine("test");
  }

  /** Opens KVM; where there is none, the test is skipped and says why. */
  static KvmDevice openKvm() {
    try {
      return KvmDevice.open();
    } catch (KvmUnavailableException e) {
      System.out.println("SKIPPED: " + e.getMessage());
      return abort(e.toString());
    }
  }

  static TestMachine open() {
    return new TestMachine(openKvm());
  }

  /** Maps a region with a dirty log, which the guest does not have yet. */
  GuestMemoryRegion map(String name, long base, long size) {
    return map(name, base, RegionSpec.builder(size).trackDirty().label(name).build());
  }

  GuestMemoryRegion map(String name, long base, RegionSpec spec) {
    MmapRegion mapping = new FfmRegionFactory().create(spec);
    mappings.add(mapping);
    return GuestMemoryRegion.of(name, base, mapping);
  }

  /** Maps a region and gives it to the guest. */
  GuestMemoryRegion add(String name, long base, long size) {
    GuestMemoryRegion region = map(name, base, size);
    machine.add(region);
    return region;
  }

  /** Creates a vCPU in real mode before a program that is put at an address of the region at 0. */
  Vcpu realMode(GuestMemoryRegion ram, long ip, UnaryOperator<Assembler> program) {
    put(ram, ip, program.apply(Assembler.realMode(ip)));
    Vcpu vcpu = machine.createVcpu();
    vcpu.enterRealMode(ip);
    return vcpu;
  }

  /**
   * The same in long mode; the first GiBs are mapped to themselves by tables at {@link #TABLES}.
   */
  Vcpu longMode(GuestMemoryRegion ram, long ip, long gibs, UnaryOperator<Assembler> program) {
    long size = IdentityPageTables.size(gibs * GIB);
    IdentityPageTables.write(ram.mapping().slice(TABLES, size), TABLES, gibs * GIB);
    put(ram, ip, program.apply(Assembler.longMode(ip)));
    Vcpu vcpu = machine.createVcpu();
    vcpu.enterLongMode(TABLES, ip, TABLES);
    return vcpu;
  }

  private static void put(GuestMemoryRegion ram, long ip, Assembler program) {
    byte[] code = program.assemble();
    ram.slice().put(ip - ram.base(), code, 0, code.length);
  }

  /** Runs something on a thread of its own; its outcome is asked for with {@code get()}. */
  static <T> FutureTask<T> start(Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    Thread.ofPlatform().daemon().start(task);
    return task;
  }

  /** Takes the marks of the region's own log, without KVM's. */
  static Set<Long> harvest(GuestMemoryRegion region) {
    DirtyBitmap log = region.mapping().dirtyBitmap().orElseThrow();
    return pages(log.harvest());
  }

  /** Takes KVM's marks, and checks that their count was right. */
  Set<Long> harvestGuest(GuestMemoryRegion region) {
    harvest(region);
    long count = machine.mergeDirtyLog(region);
    Set<Long> pages = harvest(region);
    assertEquals(count, pages.size());
    return pages;
  }

  private static Set<Long> pages(DirtyPages dirty) {
    Set<Long> pages = new TreeSet<>();
    dirty.forEachRange(
        (offset, length) -> {
          for (long page = offset / 4096; page < (offset + length) / 4096; page++) {
            pages.add(page);
          }
        });
    return pages;
  }

  @Override
  public void close() {
    kvm.close();
    mappings.forEach(MmapRegion::close);
  }
}
