package org.guestmem.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemoryLayout;
import org.junit.jupiter.api.Test;

/**
 * The layouts against what the kernel says: the number of a request holds the size of its struct.
 */
class KvmStructsTest {
  @Test
  void structsMustHaveTheSizesInTheNumbersOfTheirRequests() {
    assertEquals(sizeIn(Ioctl.SET_USER_MEMORY_REGION), KvmStructs.MEMORY_REGION.byteSize());
    assertEquals(sizeIn(Ioctl.GET_DIRTY_LOG), KvmStructs.DIRTY_LOG.byteSize());
    assertEquals(sizeIn(Ioctl.GET_REGS), KvmStructs.REGS.byteSize());
    assertEquals(sizeIn(Ioctl.SET_REGS), KvmStructs.REGS.byteSize());
    assertEquals(sizeIn(Ioctl.GET_SREGS), KvmStructs.SREGS.byteSize());
    assertEquals(sizeIn(Ioctl.SET_SREGS), KvmStructs.SREGS.byteSize());
    assertEquals(sizeIn(Ioctl.SET_SIGNAL_MASK), Libc.offset(KvmStructs.SIGNAL_MASK, "sigset"));
  }

  /** Bits 16 to 29 of a request: include/uapi/asm-generic/ioctl.h. */
  private static long sizeIn(Ioctl request) {
    return request.number() >>> 16 & 0x3fff;
  }

  @Test
  void membersMustLieWhereTheHeadersPutThem() {
    assertOffset(1, KvmStructs.RUN, "immediate_exit");
    assertOffset(8, KvmStructs.RUN, "exit_reason");
    assertOffset(33, KvmStructs.RUN_IO, "size");
    assertOffset(34, KvmStructs.RUN_IO, "port");
    assertOffset(36, KvmStructs.RUN_IO, "count");
    assertOffset(40, KvmStructs.RUN_IO, "data_offset");
    assertOffset(32, KvmStructs.RUN_MMIO, "phys_addr");
    assertOffset(40, KvmStructs.RUN_MMIO, "data");
    assertOffset(48, KvmStructs.RUN_MMIO, "len");
    assertOffset(52, KvmStructs.RUN_MMIO, "is_write");
    assertOffset(208, KvmStructs.SREGS, "idt");
    assertOffset(224, KvmStructs.SREGS, "cr0");
    assertOffset(264, KvmStructs.SREGS, "efer");
    assertOffset(20, KvmStructs.SEGMENT, "g");
    assertOffset(128, KvmStructs.REGS, "rip");
  }

  private static void assertOffset(long expected, MemoryLayout struct, String member) {
    assertEquals(expected, Libc.offset(struct, member), member);
  }
}
