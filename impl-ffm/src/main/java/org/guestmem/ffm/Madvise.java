package org.guestmem.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/** What madvise(2) is told; asm-generic/mman-common.h. */
enum Madvise {
  DONTNEED(4, ""),
  REMOVE(9, ""),
  DONTFORK(10, "dc"),
  MERGEABLE(12, "mg"),
  HUGEPAGE(14, "hg"),
  NOHUGEPAGE(15, "nh"),
  DONTDUMP(16, "dd"),
  POPULATE_READ(22, ""),
  POPULATE_WRITE(23, "");

  private static final MethodHandle MADVISE =
      Libc.handle(
          "madvise",
          FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT),
          Libc.ERRNO_OPTION);

  private final int number;
  private final String flag;

  Madvise(int number, String flag) {
    this.number = number;
    this.flag = flag;
  }

  /** Returns what it leaves in the VmFlags of a mapping, two letters, or nothing; proc(5). */
  String flag() {
    return flag;
  }

  /** Tells whether this kernel knows it: then an empty range is fine. */
  boolean isKnown() {
    return !invoke(0, 0).failed();
  }

  Libc.Result invoke(long address, long length) {
    return Libc.call(state -> (int) MADVISE.invokeExact(state, address, length, number));
  }

  @Override
  public String toString() {
    return "MADV_" + name();
  }
}
