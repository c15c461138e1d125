package org.guestmem.examples.bootloader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.guestmem.api.GuestAddressSpace;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RequireGuestMemory;
import org.guestmem.kvm.Kvm;
import org.guestmem.kvm.VirtualMachine;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Loads kernels and boots them, and offers that to Gogo as {@code boot:load} and {@code boot:run}.
 * While a guest runs, its {@link VirtualMachine} is a service with the property {@code
 * guestmem.vm}, so that others can fetch what it wrote.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
@RequireGuestMemory
@Component(
    service = BootLoader.class,
    property = {
      "osgi.command.scope=boot",
      "osgi.command.function=load",
      "osgi.command.function=run"
    })
public final class BootLoader {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long MAX_FILE = 256 << 20;

  private final BundleContext context;
  private final @Nullable Kvm kvm;
  private final Map<GuestAddressSpace, String> machines = new ConcurrentHashMap<>();

  /**
   * Creates the component; without KVM it loads and does not boot.
   *
   * @param context where running machines are registered
   * @param kvm what boots them, or null
   */
  @Activate
  public BootLoader(
      BundleContext context,
      @Reference(
              cardinality = ReferenceCardinality.OPTIONAL,
              policyOption = ReferencePolicyOption.GREEDY)
          @Nullable Kvm kvm) {
    this.context = context;
    this.kvm = kvm;
  }

  /**
   * Takes note of a machine.
   *
   * @param space its memory, whatever is plugged in
   * @param properties the properties of the service, which name the machine
   */
  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void add(GuestAddressSpace space, Map<String, ?> properties) {
    machines.put(space, String.valueOf(properties.get(GuestMemoryRegion.VM)));
  }

  /**
   * Forgets a machine, which has no memory any more.
   *
   * @param space what was its memory
   */
  void remove(GuestAddressSpace space) {
    machines.remove(space);
  }

  /**
   * Loads a kernel, and what it is told, into the memory of a machine.
   *
   * @param vm the name of the machine
   * @param file an ELF file with an entry for PVH, or a bzImage; at most 256 MiB
   * @param commandLine what the kernel is to know
   * @return how it is entered
   * @throws IllegalArgumentException if there is no such machine, or the image is wrong or does not
   *     fit; nothing was written
   * @throws IOException if the file cannot be read
   */
  public BootEntry load(String vm, String file, String commandLine) throws IOException {
    return load(memory(vm), Path.of(file), commandLine);
  }

  /**
   * Loads a kernel and lets it run for a minute at most; what it writes to its first serial port is
   * printed.
   *
   * @param vm the name of the machine
   * @param file an ELF file with an entry for PVH, or a bzImage; at most 256 MiB
   * @param commandLine what the kernel is to know
   * @return how it ended, as a line: the name of an {@link org.guestmem.kvm.Exit}
   * @throws IllegalArgumentException if there is no such machine, or the image is wrong or does not
   *     fit; nothing was written
   * @throws IllegalStateException if there is no KVM
   * @throws IOException if the file cannot be read
   */
  public String run(String vm, String file, String commandLine) throws IOException {
    Kvm present = kvm;
    if (present == null) {
      throw new IllegalStateException("no service Kvm: the log of org.guestmem.kvm says why");
    }
    GuestMemory memory = memory(vm);
    BootEntry entry = load(memory, Path.of(file), commandLine);
    try (VirtualMachine machine = present.createMachine(vm)) {
      memory.regions().forEach(machine::add);
      ServiceRegistration<VirtualMachine> running =
          context.registerService(
              VirtualMachine.class,
              machine,
              FrameworkUtil.asDictionary(Map.of(GuestMemoryRegion.VM, vm)));
      try (var vcpu = machine.createVcpu()) {
        entry.enter(vcpu);
        return "guest ended: " + GuestRun.run(vcpu, System.out, PATIENCE);
      } finally {
        running.unregister();
      }
    }
  }

  private static BootEntry load(GuestMemory memory, Path file, String commandLine)
      throws IOException {
    long size = Files.size(file);
    if (size > MAX_FILE) {
      throw new IllegalArgumentException(
          "%s has %d bytes: kernels of up to %d are read".formatted(file, size, MAX_FILE));
    }
    return BootImage.parse(Files.readAllBytes(file)).load(memory, commandLine);
  }

  /** One look at the memory: what is plugged in meanwhile is not the guest's. */
  private GuestMemory memory(String vm) {
    return machines.entrySet().stream()
        .filter(machine -> machine.getValue().equals(vm))
        .findAny()
        .map(machine -> machine.getKey().memory())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no machine '%s' has memory here; there are %s"
                        .formatted(vm, new TreeSet<>(machines.values()))));
  }
}
