package org.guestmem.shell;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;

/** Chooses the memory of one virtual machine among the regions that are published now. */
final class Machines {
  private final Supplier<List<PublishedRegion>> published;

  Machines(Supplier<List<PublishedRegion>> published) {
    this.published = published;
  }

  List<PublishedRegion> all() {
    return published.get();
  }

  /** The memory of a machine; an empty name means the only one there is. */
  GuestMemory memory(String vm) {
    List<PublishedRegion> all = all();
    String chosen = vm.isEmpty() ? only(all) : vm;
    List<GuestMemoryRegion> regions =
        all.stream().filter(p -> p.vm().equals(chosen)).map(PublishedRegion::region).toList();
    if (regions.isEmpty()) {
      throw new IllegalArgumentException(
          "no region of a virtual machine '%s'; there are %s".formatted(vm, names(all)));
    }
    return GuestMemory.of(regions);
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

  private static String only(List<PublishedRegion> all) {
    Set<String> names = names(all);
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
