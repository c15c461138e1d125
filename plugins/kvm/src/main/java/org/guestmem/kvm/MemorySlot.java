package org.guestmem.kvm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.guestmem.api.DirtyBitmap;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.HostAddressLease;

/**
 * A region that a machine has as memory.
 *
 * @param machine the machine
 * @param number the number of the slot
 * @param region the memory
 * @param lease the right to its host address
 */
record MemorySlot(
    Descriptor machine, int number, GuestMemoryRegion region, HostAddressLease lease) {
  static final long PAGE = 4096;

  /** The most that one slot can have: KVM_MEM_MAX_NR_PAGES of linux/kvm_host.h. */
  static final long MAX_SIZE = ((1L << 31) - 1) * PAGE;

  private static final int LOG_DIRTY_PAGES = 1;
  private static final int READONLY = 2;
  private static final int WORDS_AT_ONCE = 1 << 16;

  /** Gives the region to the guest. */
  void set() {
    int flags =
        (region.mapping().spec().tracksDirty() ? LOG_DIRTY_PAGES : 0)
            | (region.mapping().isReadOnly() ? READONLY : 0);
    change(
        flags,
        region.size(),
        "cannot give it %s; check its size, and that nothing else is mapped there"
            .formatted(region));
  }

  /** Takes the region from the guest; no vCPU may be inside. */
  void delete() {
    change(0, 0, "cannot take %s from it".formatted(region));
  }

  private void change(int flags, long size, String advice) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment memory = call.allocate(KvmStructs.MEMORY_REGION);
      memory.set(JAVA_INT, Libc.offset(KvmStructs.MEMORY_REGION, "slot"), number);
      memory.set(JAVA_INT, Libc.offset(KvmStructs.MEMORY_REGION, "flags"), flags);
      memory.set(
          JAVA_LONG, Libc.offset(KvmStructs.MEMORY_REGION, "guest_phys_addr"), region.base());
      memory.set(JAVA_LONG, Libc.offset(KvmStructs.MEMORY_REGION, "memory_size"), size);
      memory.set(
          JAVA_LONG, Libc.offset(KvmStructs.MEMORY_REGION, "userspace_addr"), lease.address());
      machine.request(Ioctl.SET_USER_MEMORY_REGION, memory, advice);
    }
  }

  /** Moves KVM's log into the region's; returns how many pages KVM had logged. */
  long mergeDirtyLog(DirtyBitmap log) {
    long words = (region.size() / PAGE + Long.SIZE - 1) / Long.SIZE;
    try (Arena call = Arena.ofConfined()) {
      MemorySegment bits = call.allocate(JAVA_LONG, words);
      MemorySegment request = call.allocate(KvmStructs.DIRTY_LOG);
      request.set(JAVA_INT, Libc.offset(KvmStructs.DIRTY_LOG, "slot"), number);
      request.set(ADDRESS, Libc.offset(KvmStructs.DIRTY_LOG, "dirty_bitmap"), bits);
      machine.request(
          Ioctl.GET_DIRTY_LOG, request, "cannot read the dirty log of %s".formatted(region));
      return merge(bits, log);
    }
  }

  /** In parts, so that the log of a huge region does not need as much heap. */
  private static long merge(MemorySegment bits, DirtyBitmap log) {
    long count = 0;
    long words = bits.byteSize() / Long.BYTES;
    for (long at = 0; at < words; at += WORDS_AT_ONCE) {
      long length = Math.min(WORDS_AT_ONCE, words - at);
      long[] part = bits.asSlice(at * Long.BYTES, length * Long.BYTES).toArray(JAVA_LONG);
      log.merge(part, at * Long.SIZE * PAGE, PAGE);
      for (long word : part) {
        count += Long.bitCount(word);
      }
    }
    return count;
  }
}
