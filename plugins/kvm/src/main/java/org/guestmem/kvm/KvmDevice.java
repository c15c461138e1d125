package org.guestmem.kvm;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * KVM by way of {@code /dev/kvm}, for use without OSGi.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
public final class KvmDevice implements Kvm, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(KvmDevice.class.getName());
  private static final String PATH = "/dev/kvm";
  private static final int READ_WRITE_CLOSE_ON_EXEC = 2 | 0x8_0000; // O_RDWR | O_CLOEXEC
  private static final int API_VERSION = 12;
  private static final String NO_KVM = "it does not answer as KVM does";
  private static final String UPGRADE = "use Linux 4.12 or newer";

  // Capabilities, include/uapi/linux/kvm.h; all are in Linux 4.12.
  private static final int NR_MEMSLOTS = 10;
  private static final Map<String, Integer> NEEDED =
      Map.of("KVM_CAP_USER_MEMORY", 3, "KVM_CAP_READONLY_MEM", 81, "KVM_CAP_IMMEDIATE_EXIT", 136);

  // Three pages below the firmware's place, where no memory is (api.rst, KVM_SET_TSS_ADDR).
  private static final long TSS_ADDRESS = 0xfffb_d000L;

  private final Descriptor descriptor;
  private final int maxSlots;
  private final List<VirtualMachine> machines = new ArrayList<>();
  private boolean closed;

  private KvmDevice(Descriptor descriptor) {
    this.descriptor = descriptor;
    this.maxSlots = extension(descriptor, NR_MEMSLOTS);
  }

  /**
   * Opens the device.
   *
   * @return the device; the caller closes it
   * @throws KvmUnavailableException if this is not Linux on x86-64, native access is denied, there
   *     is no device, it may not be opened, or it lacks something
   */
  public static KvmDevice open() {
    String system = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
    if (!system.equals("Linux on amd64")) {
      throw new KvmUnavailableException(
          "this is " + system, "run guests on Linux on amd64 (x86-64)");
    }
    try {
      return open(new Descriptor(openFile(), PATH));
    } catch (IllegalCallerException | LinkageError e) {
      // The first failure of a class that needs native access is an error of its initializer.
      throw KvmUnavailableException.forNativeAccess("is denied by this JVM");
    }
  }

  private static KvmDevice open(Descriptor descriptor) {
    try {
      checkAbilities(descriptor);
      return new KvmDevice(descriptor);
    } catch (KvmUnavailableException e) {
      descriptor.close();
      throw e;
    } catch (KvmException e) {
      descriptor.close();
      throw new KvmUnavailableException(
          "%s of %s: %s".formatted(e.request(), PATH, Errno.name(e.errno())), "see what it is");
    }
  }

  private static int openFile() {
    int fd = Libc.open(PATH, READ_WRITE_CLOSE_ON_EXEC);
    if (fd >= 0) {
      return fd;
    }
    String advice =
        switch (-fd) {
          case Errno.EACCES ->
              "join the group that owns it (usermod -aG kvm USER), or widen its mode";
          case Errno.ENOENT, Errno.ENXIO ->
              "load kvm_intel or kvm_amd, enable virtualization in the firmware, or pass the device"
                  + " into the container";
          default -> "see open(2)";
        };
    throw new KvmUnavailableException("open of %s: %s".formatted(PATH, Errno.name(-fd)), advice);
  }

  private static void checkAbilities(Descriptor descriptor) {
    int version = descriptor.request(Ioctl.GET_API_VERSION, 0, NO_KVM);
    if (version != API_VERSION) {
      throw new KvmUnavailableException(
          "its interface has version %d, not %d".formatted(version, API_VERSION), UPGRADE);
    }
    NEEDED.forEach(
        (name, number) -> {
          if (extension(descriptor, number) <= 0) {
            throw new KvmUnavailableException("it has no " + name, UPGRADE);
          }
        });
  }

  private static int extension(Descriptor descriptor, int number) {
    return descriptor.request(Ioctl.CHECK_EXTENSION, number, NO_KVM);
  }

  @Override
  public synchronized VirtualMachine createMachine(String name) {
    Objects.requireNonNull(name, "name");
    if (closed) {
      throw new IllegalStateException("KVM was let go: get its service again");
    }
    machines.removeIf(machine -> !machine.isOpen());
    int fd =
        descriptor.request(
            Ioctl.CREATE_VM, 0, "too many files or machines are open, or memory is short");
    Descriptor vm = new Descriptor(fd, "machine '" + name + "'");
    try {
      vm.request(Ioctl.SET_TSS_ADDR, TSS_ADDRESS, "the kernel refuses its own task state");
      long runPageSize = descriptor.request(Ioctl.GET_VCPU_MMAP_SIZE, 0, "see api.rst");
      machines.add(new VirtualMachine(name, vm, runPageSize, maxSlots));
      return machines.getLast();
    } catch (RuntimeException e) {
      vm.close();
      throw e;
    }
  }

  @Override
  public int apiVersion() {
    return API_VERSION;
  }

  @Override
  public int maxSlots() {
    return maxSlots;
  }

  /** Closes the device and every machine that it created; closing again does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (VirtualMachine machine : machines) {
      if (machine.isOpen()) {
        LOG.log(Level.DEBUG, "closing {0}: it was left open", machine);
      }
      machine.close();
    }
    descriptor.close();
  }
}
