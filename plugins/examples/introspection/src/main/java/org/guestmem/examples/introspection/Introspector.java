package org.guestmem.examples.introspection;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestAddressSpace;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.RequireGuestMemory;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Says what the memory of a machine tells of its firmware and its kernel, and offers that to Gogo
 * as {@code introspection:acpi} and {@code introspection:kernel}.
 *
 * <p>It reads and never writes, so that it may be let at a region that is mapped read-only. The
 * guest may lie: what it tells is a hint to people, no ground to trust it on.
 *
 * <p>Thread-safety: safe for use by many threads.
 */
@RequireGuestMemory
@Component(
    service = Introspector.class,
    property = {
      "osgi.command.scope=introspection",
      "osgi.command.function=acpi",
      "osgi.command.function=kernel"
    })
public final class Introspector {
  private final Map<GuestAddressSpace, String> machines = new ConcurrentHashMap<>();

  /** Creates the component. */
  public Introspector() {}

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
   * Finds the ACPI tables.
   *
   * @param vm the name of the machine
   * @return the root pointer and the tables, also those in which something is wrong; empty if there
   *     is no root pointer, or not yet
   * @throws IllegalArgumentException if there is no such machine
   */
  public List<AcpiTable> tables(String vm) {
    return AcpiTables.find(memory(vm));
  }

  /**
   * Finds out which Linux the guest runs.
   *
   * @param vm the name of the machine
   * @return what the kernel calls itself; empty if there is none, or not yet
   * @throws IllegalArgumentException if there is no such machine
   */
  public Optional<KernelBanner> banner(String vm) {
    return KernelBanner.find(memory(vm));
  }

  /**
   * The command {@code introspection:acpi}.
   *
   * @param vm the name of the machine
   * @return a line for each table
   * @throws IllegalArgumentException if there is no such machine
   */
  public String acpi(String vm) {
    List<AcpiTable> tables = tables(vm);
    return tables.isEmpty()
        ? "no ACPI root pointer in the memory of " + vm
        : tables.stream().map(AcpiTable::toString).collect(Collectors.joining("\n"));
  }

  /**
   * The command {@code introspection:kernel}.
   *
   * @param vm the name of the machine
   * @return the banner with its address
   * @throws IllegalArgumentException if there is no such machine
   */
  public String kernel(String vm) {
    return banner(vm)
        .map(banner -> GuestAddress.format(banner.address()) + "  " + banner.text())
        .orElse("no Linux kernel in the memory of " + vm);
  }

  /** One look at the memory: what is plugged in meanwhile belongs to the next. */
  private GuestMemory memory(String vm) {
    return machines.entrySet().stream()
        .filter(machine -> machine.getValue().equals(vm))
        .findAny()
        .map(machine -> machine.getKey().memory())
        .orElseThrow(() -> new IllegalArgumentException(unknown(vm, machines.values())));
  }

  private static String unknown(String vm, Collection<String> known) {
    return "no machine '%s' has memory here; there are %s".formatted(vm, new TreeSet<>(known));
  }
}
