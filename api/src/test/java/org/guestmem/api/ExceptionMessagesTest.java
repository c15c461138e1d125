package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Errors carry their numbers, as fields and in the message. */
final class ExceptionMessagesTest {
  private final RegionSpec spec = RegionSpec.builder(8192).label("ram0").build();
  private final List<GuestMemoryException> all =
      List.of(
          OutOfRangeException.ofOffset("what", 10, 20, 25),
          OutOfRangeException.ofAddress(-4096, 20, "nothing"),
          new MisalignedAccessException("what", 10, 4),
          new PartialTransferException(0x1000, 20, 10),
          new PartialTransferException("broken", 20, 10, 5, new IOException("broken")),
          new RegionClosedException("what"),
          new ReadOnlyRegionException("what", 10, 20),
          new RegionBusyException("what", List.of("kvm", "vhost"), 10),
          new RegionBusyException("what", "a change", List.of("kvm", "a flush")),
          new StaleViewException("what", 10, 20),
          new HostCallFailedException("what", "msync of 20 bytes", "EIO", "look at the log"),
          new MappingFailedException(spec, "ENOMEM", "raise it"),
          new MemoryFaultException("what", 10, 20, OptionalLong.of(15)),
          new UnsafeAtomicException("what", 10, 20),
          new NativeAccessDeniedException("ffm", "is denied", "--flag"),
          new FeatureUnavailableException("fallback", "host-address"));

  @Test
  void messagesMustHoldTheNumbers() {
    List<List<String>> expected =
        List.of(
            List.of("what", "10", "20", "25"),
            List.of("0xffff_ffff_ffff_f000", "20", "nothing"),
            List.of("what", "10", "4"),
            List.of("0x1000", "20", "10", "0x100a"),
            List.of("broken", "20", "10", "5 more bytes"),
            List.of("what", "closed"),
            List.of("what", "10", "20", "READ_WRITE"),
            List.of("what", "kvm, vhost", "10 ms"),
            List.of("what", "a change", "kvm, a flush"),
            List.of("what", "10", "20", "MmapRegion.slice"),
            List.of("what", "msync of 20 bytes", "EIO", "look at the log"),
            List.of("8 KiB", "'ram0'", "ENOMEM", "raise it"),
            List.of("what", "10", "20", "15 bytes"),
            List.of("what", "10", "20", "Seal.SHRINK", "allowUnsafeAtomics"),
            List.of("ffm", "is denied", "--flag"),
            List.of("fallback", "host-address"));
    for (int i = 0; i < all.size(); i++) {
      String message = String.valueOf(all.get(i).getMessage());
      for (String part : expected.get(i)) {
        assertTrue(message.contains(part), () -> message + " lacks " + part);
      }
    }
  }

  @Test
  void fieldsMustHoldTheNumbers() {
    OutOfRangeException range = OutOfRangeException.ofOffset("what", 10, 20, 25);
    assertEquals(List.of(10L, 20L), List.of(range.address(), range.length()));
    PartialTransferException partial = new PartialTransferException(0x1000, 20, 10);
    assertEquals(List.of(20L, 10L), List.of(partial.expected(), partial.completed()));
    PartialTransferException stopped = new PartialTransferException("eof", 20, 10, 5, null);
    assertEquals(
        List.of(20L, 10L, 5L), List.of(stopped.expected(), stopped.completed(), stopped.lost()));
    MappingFailedException failed = new MappingFailedException(spec, "ENOMEM", "raise it");
    assertEquals("ENOMEM raise it", failed.reason() + " " + failed.advice());
    assertEquals(spec, failed.spec());
    MemoryFaultException fault = new MemoryFaultException("what", 10, 20, OptionalLong.of(15));
    assertEquals(List.of(10L, 20L), List.of(fault.offset(), fault.length()));
    assertEquals(OptionalLong.of(15), fault.fileLength());
    MemoryFaultException unknown = new MemoryFaultException("what", 10, 20, OptionalLong.empty());
    assertEquals(OptionalLong.empty(), unknown.fileLength());
    HostCallFailedException call = new HostCallFailedException("what", "msync", "EIO", "look");
    assertEquals("msync EIO look", call.operation() + " " + call.reason() + " " + call.advice());
    assertEquals("--flag", new NativeAccessDeniedException("ffm", "no", "--flag").flag());
  }

  @Test
  void everyExceptionMustBeSerializable() throws IOException {
    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      for (GuestMemoryException e : all) {
        out.writeObject(e);
      }
    }
  }
}
