package org.guestmem.kvm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The memory that a vCPU shares with the kernel: why the guest was left, and the answer. */
final class RunPage {
  // Exit reasons, include/uapi/linux/kvm.h.
  static final int EXIT_IO = 2;
  static final int EXIT_HLT = 5;
  static final int EXIT_MMIO = 6;
  static final int EXIT_SHUTDOWN = 8;
  static final int EXIT_FAIL_ENTRY = 9;
  static final int EXIT_INTERNAL_ERROR = 17;

  private static final long IMMEDIATE_EXIT = Libc.offset(KvmStructs.RUN, "immediate_exit");
  private static final long EXIT_REASON = Libc.offset(KvmStructs.RUN, "exit_reason");
  private static final long IO_DIRECTION = Libc.offset(KvmStructs.RUN_IO, "direction");
  private static final long IO_SIZE = Libc.offset(KvmStructs.RUN_IO, "size");
  private static final long IO_PORT = Libc.offset(KvmStructs.RUN_IO, "port");
  private static final long IO_COUNT = Libc.offset(KvmStructs.RUN_IO, "count");
  private static final long IO_DATA = Libc.offset(KvmStructs.RUN_IO, "data_offset");
  private static final long MMIO_ADDRESS = Libc.offset(KvmStructs.RUN_MMIO, "phys_addr");
  private static final long MMIO_DATA = Libc.offset(KvmStructs.RUN_MMIO, "data");
  private static final long MMIO_SIZE = Libc.offset(KvmStructs.RUN_MMIO, "len");
  private static final long MMIO_IS_WRITE = Libc.offset(KvmStructs.RUN_MMIO, "is_write");
  private static final long FAILURE = Libc.offset(KvmStructs.RUN_FAILURE, "reason");
  private static final byte OUT = 1;

  private final MemorySegment page;

  private RunPage(MemorySegment page) {
    this.page = page;
  }

  /** Maps the page of a vCPU; it is unmapped when the arena is closed. */
  @SuppressWarnings("restricted") // the native access that this bundle asks for
  static RunPage map(Descriptor vcpu, long size, Arena arena) {
    long address = Libc.mapShared(size, vcpu.number());
    if (address < 0) {
      throw new KvmException(
          vcpu.owner(), "mmap of kvm_run", (int) -address, "raise vm.max_map_count or ulimit -v");
    }
    return new RunPage(
        MemorySegment.ofAddress(address).reinterpret(size, arena, _ -> Libc.munmap(address, size)));
  }

  /** Asks KVM_RUN to finish the access of the last exit and then to return. */
  void setImmediateExit(boolean wanted) {
    page.set(JAVA_BYTE, IMMEDIATE_EXIT, (byte) (wanted ? 1 : 0));
  }

  int exitReason() {
    return page.get(JAVA_INT, EXIT_REASON);
  }

  /** Returns what KVM says of a failed entry or an internal error. */
  long failure() {
    return page.get(JAVA_LONG, FAILURE);
  }

  /** Answers a port access; a string instruction may have made several of them one exit. */
  void answerIo(ExitHandler handler) {
    int size = page.get(JAVA_BYTE, IO_SIZE);
    int port = Short.toUnsignedInt(page.get(JAVA_SHORT, IO_PORT));
    long data = page.get(JAVA_LONG, IO_DATA);
    boolean out = page.get(JAVA_BYTE, IO_DIRECTION) == OUT;
    for (int left = page.get(JAVA_INT, IO_COUNT); left > 0; left--, data += size) {
      if (out) {
        handler.portOut(port, size, (int) get(data, size));
      } else {
        put(data, size, handler.portIn(port, size));
      }
    }
  }

  void answerMmio(ExitHandler handler) {
    long address = page.get(JAVA_LONG, MMIO_ADDRESS);
    int size = page.get(JAVA_INT, MMIO_SIZE);
    if (page.get(JAVA_BYTE, MMIO_IS_WRITE) != 0) {
      handler.mmioWrite(address, size, get(MMIO_DATA, size));
    } else {
      put(MMIO_DATA, size, handler.mmioRead(address, size));
    }
  }

  /** Byte by byte, because a part of an access that crosses a page has any size. */
  private long get(long offset, int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= Byte.toUnsignedLong(page.get(JAVA_BYTE, offset + i)) << (8 * i);
    }
    return value;
  }

  private void put(long offset, int size, long value) {
    for (int i = 0; i < size; i++) {
      page.set(JAVA_BYTE, offset + i, (byte) (value >>> (8 * i)));
    }
  }
}
