package org.guestmem.benchmarks.host;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.MmapRegion;

/** Asks for transparent huge pages where no advice brings them: madvise(2) with MADV_COLLAPSE. */
final class Collapse {
  private static final int MADV_COLLAPSE = 25; // asm-generic/mman-common.h
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle MADVISE = madvise();

  private Collapse() {}

  @SuppressWarnings("restricted") // madvise as its manual page declares it
  private static MethodHandle madvise() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("madvise"),
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT),
        Linker.Option.captureCallState("errno"));
  }

  /**
   * Puts the memory of a region into huge pages, those that were never touched too.
   *
   * @throws IllegalStateException if the kernel refuses
   */
  static void collapse(MmapRegion region) {
    try (HostAddressLease lease = region.lendHostAddress("collapse", () -> {});
        Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int failed = (int) MADVISE.invokeExact(state, lease.address(), lease.size(), MADV_COLLAPSE);
      if (failed != 0) {
        throw new IllegalStateException("MADV_COLLAPSE: errno " + ERRNO.get(state, 0L));
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
