package org.guestmem.fuzz;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.guestmem.api.Backing;
import org.guestmem.api.ByteSize;
import org.guestmem.api.GuestAddress;
import org.guestmem.api.HostOption;
import org.guestmem.api.MappingPolicy;
import org.guestmem.api.MemoryKind;
import org.guestmem.api.Protection;
import org.guestmem.api.RegionPlacement;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.Sharing;
import org.guestmem.api.publish.ConfiguredPlacement;
import org.jspecify.annotations.Nullable;

/**
 * What an operator may write: numbers, properties of a region, properties of the policy. What is
 * accepted must mean what was written, and what is refused must be named; nothing else may happen.
 */
public final class Configuration {
  private static final List<String> NUMBERS =
      List.of("guestmem.size", "guestmem.base", "guestmem.offset");

  private static final List<String> PROPERTIES =
      List.of(
          "guestmem.size",
          "guestmem.base",
          "guestmem.backing",
          "guestmem.offset",
          "guestmem.shared",
          "guestmem.readonly",
          "guestmem.kind",
          "guestmem.dirty",
          "guestmem.truncation",
          "guestmem.hugepages",
          "guestmem.align",
          "guestmem.guard",
          "guestmem.prefault",
          "guestmem.lock",
          "guestmem.numa",
          "guestmem.advice",
          "guestmem.vm",
          "guestmem.name",
          "guestmem.label",
          "factory.target",
          "guestmem.sise");

  private static final List<String> WORDS =
      List.of(
          "4096",
          "0x1_0000_0000",
          "512MiB",
          "2MiB",
          "1 GiB",
          "8K",
          "0",
          "1",
          "-1",
          "true",
          "false",
          "none",
          "anonymous",
          "memfd",
          "memfd:",
          "file:",
          "file:/a",
          "fenced",
          "trusted",
          "unsafe-atomics",
          "ram",
          "rom",
          "shared-buffer",
          "all",
          "on-fault",
          "bind:",
          "preferred:",
          "interleave:",
          "0-3",
          "0,1",
          "-",
          ",",
          "1023",
          "2147483647",
          "huge-pages",
          "small-pages",
          "reserve",
          "merge",
          "no-dump",
          "no-fork",
          "(guestmem.backend=ffm)",
          "(a=b)",
          "(",
          ")",
          "(&",
          "(!",
          "*",
          "=",
          "/",
          "/a",
          "/a/..",
          "\0",
          "9223372036854775807",
          "0x",
          "_",
          " ",
          "18446744073709551615",
          "k",
          "TiB",
          "B");

  private final Choices choices;

  private Configuration(Choices choices) {
    this.choices = choices;
  }

  /**
   * Reads some numbers and a configuration.
   *
   * @param input what is written in them
   */
  public static void fuzzerTestOneInput(byte[] input) {
    Configuration run = new Configuration(new Choices(input));
    switch (run.choices.below(4)) {
      case 0 -> run.number();
      case 1 -> run.policy();
      default -> run.region();
    }
  }

  /** Words one after the other, some of them many times, some any text. */
  private String text() {
    StringBuilder text = new StringBuilder();
    for (int words = choices.below(4); words >= 0; words--) {
      int kind = choices.octet();
      if (kind < 192) {
        text.append(WORDS.get(kind % WORDS.size()));
      } else if (kind < 200) {
        text.append(Long.toUnsignedString(choices.number()));
      } else if (kind < 224) {
        text.append(choices.of(WORDS).repeat(1 << choices.below(14)));
      } else {
        text.append(choices.text());
      }
    }
    return text.toString();
  }

  /** What a parser makes of a text: empty if it is refused, with a message that shows the text. */
  private static <T> Optional<T> accepted(String text, Supplier<T> parser) {
    try {
      return Optional.of(parser.get());
    } catch (IllegalArgumentException e) {
      Expect.same(true, String.valueOf(e.getMessage()).contains(text), e);
      return Optional.empty();
    }
  }

  private void number() {
    String text = text();
    OptionalLong model = SizeText.parse(text);
    Optional<Long> address = accepted(text, () -> GuestAddress.parse(text).value());
    Expect.same(model, optional(address), text);
    Optional<Long> size = accepted(text, () -> ByteSize.parse(text));
    boolean isSize = model.isPresent() && model.getAsLong() >= 0;
    Expect.same(isSize ? model : OptionalLong.empty(), optional(size), text);
    long number = choices.number();
    Expect.same(number, GuestAddress.parse(GuestAddress.format(number)).value(), number);
    if (number >= 0) {
      Expect.same(number, ByteSize.parse(ByteSize.format(number)), number);
    }
  }

  private static OptionalLong optional(Optional<Long> number) {
    return number.map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  private void policy() {
    Map<String, String> properties = new TreeMap<>();
    for (String property :
        List.of(MappingPolicy.DIRECTORIES, MappingPolicy.MAX_REGION, MappingPolicy.MAX_TOTAL)) {
      if (choices.yes()) {
        properties.put(property, text());
      }
    }
    try {
      MappingPolicy policy = MappingPolicy.of(properties::get);
      size(properties, MappingPolicy.MAX_REGION, policy.maxRegion());
      size(properties, MappingPolicy.MAX_TOTAL, policy.maxTotal());
      boolean named = properties.containsKey(MappingPolicy.DIRECTORIES);
      Expect.same(named, policy.directories().isPresent(), policy);
      for (Path directory : policy.directories().orElse(List.of())) {
        Expect.same(true, directory.isAbsolute(), directory);
        Expect.same(directory.normalize(), directory, policy);
      }
    } catch (IllegalArgumentException e) {
      names(properties, e);
    }
  }

  private static void size(Map<String, String> properties, String property, long found) {
    String text = properties.get(property);
    long model = text == null ? Long.MAX_VALUE : SizeText.parse(text).orElse(-1);
    Expect.same(true, found >= 1, property);
    Expect.same(model, found, property);
  }

  /** A refusal begins with a property that is there, and its value. */
  private static void names(Map<String, String> properties, IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage());
    boolean named =
        properties.entrySet().stream()
            .anyMatch(p -> message.startsWith(p.getKey() + "=" + p.getValue().strip() + ": "));
    boolean missing = message.startsWith("guestmem.size=: ");
    boolean byDefault = message.matches("(?s)guestmem\\.[a-z]+=[a-z0-9]+: .*");
    Expect.same(true, named || missing || byDefault, e);
  }

  private void region() {
    Map<String, String> properties = new HashMap<>();
    if (choices.below(8) != 0) {
      properties.put("guestmem.size", choices.below(4) == 0 ? text() : "2MiB");
    }
    for (int i = choices.below(6); i > 0; i--) {
      properties.put(choices.of(PROPERTIES), text());
    }
    @Nullable RegionPlacement placement = placement(properties);
    if (placement == null) {
      return;
    }
    RegionSpec spec = placement.spec();
    Expect.same(true, spec.size() >= 1, spec);
    Expect.same(number(properties, "guestmem.size", -1), spec.size(), spec);
    Expect.same(number(properties, "guestmem.base", 0), placement.base(), placement);
    Expect.same(0L, placement.base() & 4095, placement);
    Expect.same(
        true,
        Long.compareUnsigned(placement.base() + (spec.size() - 1), placement.base()) >= 0,
        placement);
    Expect.same(
        word(properties, "guestmem.shared", "true"), "" + (spec.sharing() == Sharing.SHARED), spec);
    Expect.same(
        word(properties, "guestmem.readonly", "false"),
        "" + (spec.protection() == Protection.READ_ONLY),
        spec);
    backing(properties, spec.backing());
    Expect.same(
        spec, ConfiguredPlacement.of(rewritten(spec, properties)).spec(), "what was written back");
  }

  private static @Nullable RegionPlacement placement(Map<String, String> properties) {
    try {
      return ConfiguredPlacement.of(properties);
    } catch (IllegalArgumentException e) {
      names(properties, e);
      return null;
    }
  }

  private static String word(Map<String, String> properties, String property, String otherwise) {
    String text = properties.getOrDefault(property, "").strip();
    return text.isEmpty() ? otherwise : text;
  }

  private static long number(Map<String, String> properties, String property, long otherwise) {
    String text = word(properties, property, "");
    return text.isEmpty() ? otherwise : SizeText.parse(text).orElseThrow();
  }

  private static void backing(Map<String, String> properties, Backing backing) {
    String text = word(properties, "guestmem.backing", "anonymous");
    long offset = number(properties, "guestmem.offset", 0);
    if (backing instanceof Backing.FileRange file) {
      Expect.same(Path.of(text.substring("file:".length())), file.path(), text);
      Expect.same(offset, file.offset(), text);
    } else {
      Expect.same(0L, offset, text);
      Expect.same(true, text.equals("anonymous") || text.startsWith("memfd"), text);
    }
  }

  /** The same configuration in other words: numbers as they are formatted, words as they are. */
  private static Map<String, String> rewritten(RegionSpec spec, Map<String, String> properties) {
    Map<String, String> other = new HashMap<>(properties);
    for (String property : NUMBERS) {
      String text = word(properties, property, "");
      if (!text.isEmpty()) {
        long number = SizeText.parse(text).orElseThrow();
        other.put(
            property,
            property.endsWith("base") ? GuestAddress.format(number) : ByteSize.format(number));
      }
    }
    spec.option(HostOption.NumaPolicy.class)
        .ifPresent(
            numa -> {
              String mode = numa.mode().name().toLowerCase(Locale.ROOT);
              String nodes = numa.nodes().toString().replaceAll("[\\[\\] ]", "");
              other.put("guestmem.numa", mode + ":" + nodes);
            });
    spec.option(HostOption.Prefault.class)
        .ifPresent(fetch -> other.put("guestmem.prefault", "" + fetch.threads()));
    if (spec.kind() == MemoryKind.RAM) {
      other.put("guestmem.kind", "ram");
    }
    return other;
  }
}
