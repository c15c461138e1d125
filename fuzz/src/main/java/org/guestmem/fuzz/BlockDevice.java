package org.guestmem.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.guestmem.api.GuestMemoryException;
import org.guestmem.fuzz.Dma.Descriptor;

/**
 * A device that follows the descriptor chains of a guest, as virtio-blk would: it trusts no number,
 * but leaves it to the memory to say which addresses there are.
 */
final class BlockDevice {
  /** What it moves at once, whatever the guest asks for. */
  private static final int MOST = 16_384;

  private final Dma dma;
  private final List<String> log = new ArrayList<>();
  private final List<Descriptor> chain = new ArrayList<>();

  BlockDevice(Dma dma) {
    this.dma = dma;
  }

  /** What it did and what it was refused. */
  List<String> log() {
    return log;
  }

  void serve(long table, int size, int head, int command) {
    chain.clear();
    follow(table, size, head, false);
    for (int i = 0; i < chain.size(); i++) {
      Descriptor buffer = chain.get(i);
      Descriptor other = chain.get((i + 1) % chain.size());
      tried(() -> execute(command, buffer, other));
    }
  }

  private void follow(long table, int size, int head, boolean indirect) {
    int index = head;
    for (int hops = 0; index < size && hops < Math.min(size, 32); hops++) {
      long address = table + (long) Descriptor.SIZE * index;
      List<Descriptor> found = new ArrayList<>();
      if (!tried(() -> add(found, dma.descriptor(address)))) {
        return;
      }
      Descriptor descriptor = found.get(0);
      if (!descriptor.is(Descriptor.INDIRECT)) {
        chain.add(descriptor);
      } else if (!indirect) {
        int entries = (int) Math.min(descriptor.bytes() / Descriptor.SIZE, 32);
        follow(descriptor.address(), entries, 0, true);
      }
      if (!descriptor.is(Descriptor.NEXT)) {
        return;
      }
      index = descriptor.next() & 0xffff;
    }
    log.add("broken chain");
  }

  private static String add(List<Descriptor> list, Descriptor descriptor) {
    list.add(descriptor);
    return descriptor.toString();
  }

  private boolean tried(Supplier<String> access) {
    try {
      log.add(access.get());
      return true;
    } catch (GuestMemoryException e) {
      log.add(Refusal.of(e).reason());
    } catch (Refusal e) {
      log.add(e.reason());
    }
    return false;
  }

  private String execute(int command, Descriptor buffer, Descriptor other) {
    long address = buffer.address();
    long length = buffer.bytes();
    int some = (int) Math.min(length, MOST);
    if (!buffer.is(Descriptor.WRITE)) {
      return command % 2 == 0
          ? "read " + Arrays.hashCode(dma.read(address, some))
          : "checksum " + dma.checksum(address, length);
    }
    switch (command % 4) {
      case 0 -> dma.write(address, pattern(some));
      case 1 -> dma.fill(address, length, (byte) command);
      case 2 -> dma.copy(other.address(), address, some);
      default -> {
        return "added to " + dma.add(address, some);
      }
    }
    return "written";
  }

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8) + 1);
    }
    return bytes;
  }
}
