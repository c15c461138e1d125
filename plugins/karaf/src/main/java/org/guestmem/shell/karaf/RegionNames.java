package org.guestmem.shell.karaf;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.guestmem.api.GuestMemoryRegion;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The names of regions, by virtual machine.
 *
 * @param byMachine for each machine that has regions, their names
 */
record RegionNames(SortedMap<String, SortedSet<String>> byMachine) {

  /** Reads the properties of the services: whoever looks at names does not use the regions. */
  static RegionNames published(BundleContext context) {
    SortedMap<String, SortedSet<String>> names = new TreeMap<>();
    try {
      for (ServiceReference<?> reference :
          context.getServiceReferences(GuestMemoryRegion.class, null)) {
        if (reference.getProperty(GuestMemoryRegion.VM) instanceof String vm
            && reference.getProperty(GuestMemoryRegion.NAME) instanceof String name) {
          names.computeIfAbsent(vm, key -> new TreeSet<>()).add(name);
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new AssertionError("no filter was given", e);
    }
    return new RegionNames(names);
  }

  List<String> machines() {
    return List.copyOf(byMachine.keySet());
  }

  /** The regions of a machine; of all machines if its name is empty. */
  List<String> regions(String vm) {
    return byMachine.entrySet().stream()
        .filter(machine -> vm.isEmpty() || machine.getKey().equals(vm))
        .flatMap(machine -> machine.getValue().stream())
        .distinct()
        .toList();
  }

  /** A line for each machine: its name and those of its regions. */
  List<String> lines() {
    return byMachine.entrySet().stream()
        .map(machine -> machine.getKey() + ": " + String.join(", ", machine.getValue()))
        .toList();
  }
}
