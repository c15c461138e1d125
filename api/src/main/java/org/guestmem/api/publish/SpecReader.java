package org.guestmem.api.publish;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.guestmem.api.Backing;
import org.guestmem.api.ByteSize;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.HostOption;
import org.guestmem.api.HostOption.Advice;
import org.guestmem.api.HostOption.NumaPolicy;
import org.guestmem.api.MemoryKind;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.guestmem.api.Truncation;

/** Makes a {@link RegionSpec} of a configuration, one property after the other. */
final class SpecReader {
  static final String KIND = "guestmem.kind";
  private static final String NONE = "none";
  private static final String FILE = "file:";
  private static final String MEMFD = "memfd";

  private final ConfiguredValues values;
  private final String label;

  SpecReader(ConfiguredValues values, String label) {
    this.values = values;
    this.label = label;
  }

  RegionSpec read() {
    RegionSpec.Builder spec = values.read(GuestMemoryRegion.SIZE, SpecReader::sized);
    String backing = values.text(GuestMemoryRegion.BACKING);
    long offset = values.read("guestmem.offset", text -> offset(text, backing));
    spec.label(label)
        .backing(values.read(GuestMemoryRegion.BACKING, text -> backing(text, offset)))
        .sharing(values.flag("guestmem.shared") ? Sharing.SHARED : Sharing.PRIVATE)
        .protection(
            values.flag("guestmem.readonly") ? Protection.READ_ONLY : Protection.READ_WRITE);
    set(spec, KIND, text -> spec.kind(ConfiguredValues.oneOf(text, words(MemoryKind.class))));
    set(spec, "guestmem.dirty", text -> spec.trackDirty(dirtyPages(text)));
    set(
        spec,
        "guestmem.truncation",
        text -> spec.truncation(ConfiguredValues.oneOf(text, words(Truncation.class))));
    size(spec, "guestmem.hugepages", HostOption.HugePages::new);
    size(spec, "guestmem.align", HostOption.Alignment::new);
    size(spec, "guestmem.guard", HostOption.GuardPages::new);
    unless("0", spec, "guestmem.prefault", text -> new HostOption.Prefault(number(text)));
    unless(NONE, spec, "guestmem.lock", SpecReader::lock);
    unless(NONE, spec, "guestmem.numa", SpecReader::numa);
    set(
        spec,
        "guestmem.advice",
        text ->
            ConfiguredValues.words(text)
                .forEach(word -> spec.with(ConfiguredValues.oneOf(word, words(Advice.class)))));
    return spec.build();
  }

  private static RegionSpec.Builder sized(String text) {
    RegionSpec.Builder spec = RegionSpec.builder(ByteSize.parse(text));
    spec.build(); // checks the size alone
    return spec;
  }

  /** Builds after each property, so that what does not fit is said of the one that brought it. */
  private void set(RegionSpec.Builder spec, String property, Consumer<String> setting) {
    values.read(
        property,
        text -> {
          setting.accept(text);
          return spec.build();
        });
  }

  private void unless(
      String absent,
      RegionSpec.Builder spec,
      String property,
      Function<String, HostOption> option) {
    set(
        spec,
        property,
        text -> {
          if (!text.equals(absent)) {
            spec.with(option.apply(text));
          }
        });
  }

  private void size(RegionSpec.Builder spec, String property, Function<Long, HostOption> option) {
    unless(NONE, spec, property, text -> option.apply(ByteSize.parse(text)));
  }

  private static long offset(String text, String backing) {
    long offset = ByteSize.parse(text);
    if (offset != 0 && !backing.startsWith(FILE)) {
      throw new IllegalArgumentException(
          "only %s=file:PATH has one".formatted(GuestMemoryRegion.BACKING));
    }
    return offset;
  }

  private Backing backing(String text, long offset) {
    if (text.startsWith(FILE) && text.length() > FILE.length()) {
      return Backing.file(Path.of(text.substring(FILE.length())), offset);
    }
    if (text.equals("anonymous")) {
      return Backing.anonymous();
    }
    if (text.equals(MEMFD)) {
      return Backing.memfd(label);
    }
    if (text.startsWith(MEMFD + ":")) {
      return Backing.memfd(text.substring(MEMFD.length() + 1));
    }
    throw new IllegalArgumentException("use anonymous, file:PATH, memfd or memfd:NAME");
  }

  private static long dirtyPages(String text) {
    return switch (text) {
      case "false" -> 0;
      case "true" -> RegionSpec.DEFAULT_DIRTY_PAGE_SIZE;
      default -> ByteSize.parse(text);
    };
  }

  private static HostOption lock(String text) {
    return new HostOption.LockInRam(
        ConfiguredValues.oneOf(text, Map.of("all", false, "on-fault", true)));
  }

  private static HostOption numa(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("use none, bind:0,1, preferred:0 or interleave:0-3");
    }
    Set<Integer> nodes = new LinkedHashSet<>();
    for (String range : ConfiguredValues.words(text.substring(colon + 1))) {
      String[] ends = range.split("-", 2);
      int last = number(ends[ends.length - 1]);
      for (int node = number(ends[0]); node <= last && nodes.size() <= 1024; node++) {
        nodes.add(node);
      }
    }
    NumaPolicy.Mode mode =
        ConfiguredValues.oneOf(text.substring(0, colon), words(NumaPolicy.Mode.class));
    return new NumaPolicy(mode, nodes);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a number", e);
    }
  }

  private static <E extends Enum<E>> Map<String, E> words(Class<E> type) {
    return EnumSet.allOf(type).stream().collect(Collectors.toMap(SpecReader::word, e -> e));
  }

  /** A constant as it is written in a configuration: {@code shared-buffer}. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
