package org.guestmem.examples.introspection;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.guestmem.api.AddressRange;
import org.guestmem.api.GuestAddressSpace;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.fallback.FallbackRegionFactory;

/** 2 MiB of a machine 'web1', and what firmware and a kernel could have put there. */
final class SampleMemory implements AutoCloseable {
  static final long SIZE = 2 << 20;
  static final long ROOT_POINTER = 0xf_59e0;

  final GuestMemory memory =
      GuestMemory.fromRanges(new FallbackRegionFactory(), AddressRange.of(0, SIZE));
  private final GuestAddressSpace space = new GuestAddressSpace(memory);
  final Introspector introspector = new Introspector();

  SampleMemory() {
    introspector.add(space, Map.of(GuestMemoryRegion.VM, "web1"));
  }

  void forget() {
    introspector.remove(space);
  }

  SampleMemory text(long address, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    memory.put(address, bytes, 0, bytes.length);
    return this;
  }

  /** A root pointer of revision 0 with a right checksum. */
  SampleMemory rootPointer(long address, long list) {
    text(address, "RSD PTR ");
    memory.putInt(address + 16, (int) list);
    return sum(address, 20, 8);
  }

  /** One of revision 2: both of its checksums are right. */
  SampleMemory extendedRootPointer(long address, long list) {
    text(address, "RSD PTR ");
    memory.putByte(address + 15, (byte) 2);
    memory.putLong(address + 24, list);
    return sum(address, 20, 8).sum(address, 36, 32);
  }

  /** A table of addresses of 32 bits, or whatever it is, with a right checksum. */
  SampleMemory table(String signature, long address, int... content) {
    header(signature, address, 36 + content.length * 4);
    for (int i = 0; i < content.length; i++) {
      memory.putInt(address + 36 + i * 4L, content[i]);
    }
    return sum(address, 36 + content.length * 4, 9);
  }

  /** The header alone. */
  SampleMemory header(String signature, long address, int length) {
    text(address, signature);
    memory.putInt(address + 4, length);
    return this;
  }

  /** Makes the sum of so many bytes 0 by one of them. */
  SampleMemory sum(long address, int length, int at) {
    memory.putByte(address + at, (byte) 0);
    int sum = 0;
    for (int i = 0; i < length; i++) {
      sum += memory.getByte(address + i);
    }
    memory.putByte(address + at, (byte) -sum);
    return this;
  }

  @Override
  public void close() {
    memory.regions().forEach(region -> region.mapping().close());
  }
}
