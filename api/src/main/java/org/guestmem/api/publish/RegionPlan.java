package org.guestmem.api.publish;

import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegionFactory;
import org.guestmem.api.RegionPlacement;
import org.guestmem.api.RegionSpec;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * What one configuration asks for.
 *
 * @param vm the virtual machine
 * @param placement what to map, and where
 * @param targeted whether the configuration chooses the back end by a filter
 * @param backEnds matches the back ends that may map it
 * @param labels properties for the service that say nothing about the memory
 */
record RegionPlan(
    String vm,
    RegionPlacement placement,
    boolean targeted,
    Filter backEnds,
    Map<String, Object> labels) {
  private static final String TARGET = "factory.target";

  /** What says where a mapping goes, and what to call it. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          GuestMemoryRegion.VM,
          GuestMemoryRegion.NAME,
          GuestMemoryRegion.BASE,
          SpecReader.KIND,
          "guestmem.label");

  /** How deep a target may nest: the framework's parser calls itself, and the stack has an end. */
  private static final int MAX_DEPTH = 64;

  /**
   * Reads a configuration.
   *
   * @throws IllegalArgumentException if a value cannot be used; the message names the property, the
   *     value and what is allowed
   */
  static RegionPlan of(Map<String, ?> configuration) {
    ConfiguredValues values = new ConfiguredValues(configuration);
    String vm = values.text(GuestMemoryRegion.VM);
    String name = values.text(GuestMemoryRegion.NAME);
    RegionSpec spec = new SpecReader(values, vm + "/" + name).read();
    RegionPlacement placement =
        values.read(
            GuestMemoryRegion.BASE,
            text -> new RegionPlacement(name, GuestAddress.parse(text).value(), spec));
    String target = values.text(TARGET);
    Filter backEnds = values.read(TARGET, text -> backEnds(text, spec));
    return new RegionPlan(vm, placement, !target.isEmpty(), backEnds, values.published());
  }

  /** Those that the target allows and that can do what the specification asks for. */
  private static Filter backEnds(String target, RegionSpec spec) {
    if (depth(target) > MAX_DEPTH) {
      throw new IllegalArgumentException("it nests deeper than " + MAX_DEPTH + " parentheses");
    }
    StringBuilder filter = new StringBuilder(target);
    filter.append("(%s=%s)".formatted(Constants.OBJECTCLASS, MmapRegionFactory.class.getName()));
    for (String feature : spec.features()) {
      filter.append("(%s=%s)".formatted(MmapRegionFactory.FEATURES, feature));
    }
    try {
      if (!target.isEmpty()) {
        FrameworkUtil.createFilter(target);
      }
      return FrameworkUtil.createFilter("(&" + filter + ")");
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(
          "this is not a filter such as (guestmem.backend=ffm): " + e.getMessage(), e);
    }
  }

  /** The most parentheses that are open at once. */
  private static int depth(String filter) {
    int open = 0;
    int most = 0;
    for (int i = 0; i < filter.length(); i++) {
      switch (filter.charAt(i)) {
        case '\\' -> i++; // what it escapes is part of a value
        case '(' -> most = Math.max(most, ++open);
        case ')' -> open--;
        default -> {}
      }
    }
    return most;
  }

  /** Whether memory that was mapped for another plan is what this one asks for. */
  boolean asksForTheMemoryOf(RegionPlan other) {
    return vm.equals(other.vm) && placement.equals(other.placement);
  }

  /** What it wants of its machine's guest addresses. */
  Claim claim() {
    return new Claim(placement.name(), placement.range(), labels.get(Constants.SERVICE_PID));
  }

  /** The properties that say what to map, as they were given, for messages. */
  String mapping() {
    return ConfiguredValues.given(labels, ELSEWHERE);
  }

  boolean allows(ServiceReference<MmapRegionFactory> backEnd) {
    return backEnds.match(backEnd);
  }

  /** The properties of the service. */
  Dictionary<String, Object> properties(String backEnd) {
    RegionSpec spec = placement.spec();
    Map<String, Object> properties = new HashMap<>(labels);
    properties.put(GuestMemoryRegion.VM, vm);
    properties.put(GuestMemoryRegion.NAME, placement.name());
    properties.put(GuestMemoryRegion.BASE, placement.base());
    properties.put(GuestMemoryRegion.SIZE, spec.size());
    properties.put(GuestMemoryRegion.BACKING, spec.backing().toString());
    properties.put(SpecReader.KIND, SpecReader.word(spec.kind()));
    properties.put(MmapRegionFactory.BACKEND, backEnd);
    return FrameworkUtil.asDictionary(properties);
  }

  /** Names the region for messages. */
  @Override
  public String toString() {
    return "region %s of %s".formatted(placement.name(), vm);
  }
}
