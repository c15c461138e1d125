package org.guestmem.itests.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.guestmem.itests.containers.load.LoadActivator;

/**
 * What of this process only what is tested here changes: mappings, descriptors and threads.
 *
 * <p>All shared memory counts. Private memory and reservations of addresses are the JVM's own, too:
 * those count that have the size and the alignment of the regions of {@link LoadActivator}.
 *
 * @param mappings permissions, length and file of what proc(5) shows in maps, without addresses
 * @param descriptors what the open descriptors are of
 * @param threads the names of the threads, without numbers
 */
record ProcessFootprint(List<String> mappings, List<String> descriptors, List<String> threads) {
  // address, permissions, offset, device, inode, file
  private static final Pattern MAPPING =
      Pattern.compile("(\\p{XDigit}+)-(\\p{XDigit}+) (....) \\S+ \\S+ \\S+ *(.*)");

  static ProcessFootprint now() {
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"));
        Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return new ProcessFootprint(
          maps.map(ProcessFootprint::mapping).filter(line -> !line.isEmpty()).sorted().toList(),
          descriptors.map(ProcessFootprint::target).sorted().toList(),
          Thread.getAllStackTraces().keySet().stream()
              .map(Thread::getName)
              // Felix, and RMI for whoever had a client, keep them for a minute without work.
              .filter(name -> !name.startsWith("FelixResolver") && !name.startsWith("RMI TCP"))
              .map(name -> name.replaceAll("\\d+", "#"))
              .sorted()
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What tells a mapping from others of another kind, or nothing for one of the JVM's own. */
  private static String mapping(String line) {
    Matcher matcher = MAPPING.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalStateException("no line of maps: " + line);
    }
    long start = Long.parseUnsignedLong(matcher.group(1), 16);
    long length = Long.parseUnsignedLong(matcher.group(2), 16) - start;
    String permissions = matcher.group(3);
    String file = matcher.group(4);
    boolean told =
        length == LoadActivator.REGION_SIZE && start % LoadActivator.REGION_ALIGNMENT == 0;
    boolean ours = permissions.endsWith("s") || (file.isEmpty() && told);
    return ours ? permissions + ' ' + length + ' ' + file : "";
  }

  /** Waits until there is no more than before, or fails and says what is more. */
  static ProcessFootprint awaitReturnTo(ProcessFootprint before) {
    try {
      ConfiguredRegion.await(() -> now().without(before).isEmpty(), "return");
      return now();
    } catch (AssertionError e) {
      throw new AssertionError("more than before: " + now().without(before), e);
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().replaceAll("\\[\\d+]", "");
    } catch (IOException e) {
      return "closed meanwhile";
    }
  }

  /** What this has more than another; what the JVM or the framework gave up does not matter. */
  private ProcessFootprint without(ProcessFootprint before) {
    return new ProcessFootprint(
        rest(mappings, before.mappings),
        rest(descriptors, before.descriptors),
        rest(threads, before.threads));
  }

  private boolean isEmpty() {
    return mappings.isEmpty() && descriptors.isEmpty() && threads.isEmpty();
  }

  /** Each that is known takes one of its kind away, so that no leak hides behind another kind. */
  private static List<String> rest(List<String> all, List<String> known) {
    List<String> rest = new ArrayList<>(all);
    known.forEach(rest::remove);
    return rest;
  }
}
