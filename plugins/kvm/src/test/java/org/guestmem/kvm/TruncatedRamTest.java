package org.guestmem.kvm;

import static org.guestmem.kvm.TestMachine.KIB;
import static org.guestmem.kvm.TestMachine.MIB;
import static org.guestmem.kvm.TestMachine.TABLES;
import static org.guestmem.kvm.x86.Size.BYTE;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.guestmem.api.Backing;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RegionSpec;
import org.guestmem.kvm.x86.Memory;
import org.guestmem.tck.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RAM whose file others truncate under the guest: in a JVM of its own, which must live. */
class TruncatedRamTest {
  private static final String GONE =
      "vCPU 0 of machine 'test': KVM_RUN: EFAULT; the host cannot supply a page: its file shrank,"
          + " or it was made inaccessible";

  private static final String BUS = "read 0x20_0000 1, write 0x20_0000 1 0x1";

  /** Where the processor runs the guest's code. */
  private static final String RUN =
      "before: " + GONE + "\nmeanwhile: " + GONE + "\ngrown: HALT [out 0x0 1 0x0] 2\n";

  /** Where KVM emulates it, and asks the bus as if there were no memory. */
  private static final String EMULATED =
      "before: HALT [%s, out 0x0 1 0x0, %s] 0\nmeanwhile: HALT [out 0x0 1 0x0, %s] 0\n"
              .formatted(BUS, BUS, BUS)
          + "grown: HALT [out 0x0 1 0x0] 2\n";

  @Test
  void pageThatIsGoneMustEndTheRunOrBeAskedOfTheBus(@TempDir Path directory) throws Exception {
    TestMachine.openKvm().close();
    String file = directory.resolve("ram").toString();
    String out = ChildJvm.run("", List.of(ChildJvm.ENABLE), Child.class, file);
    assertTrue(Set.of(RUN, EMULATED).contains(out), out);
  }

  /** What runs in the other JVM. */
  static final class Child {
    private static final long BASE = 2 * MIB;
    private static final long SIZE = 8 * KIB;
    private static final long CODE = 0x1000;

    private final Path file;
    private final Vcpu vcpu;

    private Child(Path file, TestMachine guest) {
      this.file = file;
      setLength(SIZE);
      GuestMemoryRegion code = guest.add("code", 0, 128 * KIB);
      RegionSpec spec = RegionSpec.builder(SIZE).backing(Backing.file(file, 0)).build();
      guest.machine.add(guest.map("ram", BASE, spec));
      Memory first = Memory.at(BASE);
      vcpu =
          guest.longMode(code, CODE, 1, a -> a.inc(BYTE, first).out(BYTE).inc(BYTE, first).hlt());
    }

    /** Runs a guest whose file is gone before, goes meanwhile, and is there again. */
    public static void main(String[] arguments) {
      try (TestMachine guest = TestMachine.open()) {
        Child child = new Child(Path.of(arguments[0]), guest);
        System.out.println("before: " + child.run(0, 0));
        System.out.println("meanwhile: " + child.run(SIZE, 0));
        System.out.println("grown: " + child.run(SIZE, SIZE));
      }
    }

    /** Runs from the start, with one length of the file before the guest's output, one after it. */
    private String run(long before, long after) {
      RecordingHandler bus =
          new RecordingHandler() {
            @Override
            public void portOut(int port, int size, int value) {
              super.portOut(port, size, value);
              setLength(after);
            }
          };
      setLength(before);
      vcpu.enterLongMode(TABLES, CODE, TABLES);
      try {
        return vcpu.run(bus) + " " + bus.seen + " " + firstByte();
      } catch (KvmException e) {
        return String.valueOf(e.getMessage());
      }
    }

    private void setLength(long length) {
      try (RandomAccessFile ram = new RandomAccessFile(file.toFile(), "rw")) {
        ram.setLength(length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private int firstByte() {
      try (RandomAccessFile ram = new RandomAccessFile(file.toFile(), "r")) {
        return Math.max(0, ram.read());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
