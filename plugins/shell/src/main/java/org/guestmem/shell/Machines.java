package org.guestmem.shell;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.pagemap.osgi.PublishedRegion;

/** Chooses the memory of one virtual machine among the regions that are published now. */
final class Machines {
  private final Supplier<List<PublishedRegion>> published;

  Machines(Supplier<List<PublishedRegion>> published) {
    this.published = published;
  }

  List<PublishedRegion> all() {
    return published.get();
  }

  /** The name of a machine that has regions; an empty one means the only one there is. */
  String name(String vm) {
    List<PublishedRegion> all = all();
    Set<String> names = names(all);
    if (vm.isEmpty()) {
      return only(names);
    }
    if (!names.contains(vm)) {
      throw new IllegalArgumentException(
          "no region of a virtual machine '%s'; there are %s".formatted(vm, names));
    }
    return vm;
  }

  /** The regions of a machine, lowest guest address first. */
  List<GuestMemoryRegion> regions(String vm) {
    String chosen = name(vm);
    return all().stream()
        .filter(published -> published.vm().equals(chosen))
        .map(PublishedRegion::region)
        .toList();
  }

  /** The memory of a machine; an empty name means the only one there is. */
  GuestMemory memory(String vm) {
    return GuestMemory.of(regions(vm));
  }

  /** The region that a user wrote: its name, or an address in it. */
  GuestMemoryRegion region(String vm, String text) {
    GuestMemory memory = memory(vm);
    long address = address(memory, text);
    return memory.regions().stream()
        .filter(region -> region.contains(address))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no region at guest address " + GuestAddress.format(address)));
  }

  /** The address that a user wrote: the name of a region means its first byte. */
  static long address(GuestMemory memory, String text) {
    for (GuestMemoryRegion region : memory.regions()) {
      if (region.name().equals(text)) {
        return region.base();
      }
    }
    try {
      return GuestAddress.parse(text).value();
    } catch (IllegalArgumentException e) {
      String names =
          memory.regions().stream()
              .map(GuestMemoryRegion::name)
              .collect(Collectors.joining(", ", "one of the regions ", ""));
      throw new IllegalArgumentException(e.getMessage() + ", nor " + names, e);
    }
  }

  private static String only(Set<String> names) {
    if (names.size() == 1) {
      return names.iterator().next();
    }
    throw new IllegalArgumentException(
        names.isEmpty()
            ? "no region is published"
            : "several virtual machines have regions; choose with --vm one of " + names);
  }

  private static Set<String> names(List<PublishedRegion> all) {
    return all.stream().map(PublishedRegion::vm).collect(Collectors.toCollection(TreeSet::new));
  }
}
