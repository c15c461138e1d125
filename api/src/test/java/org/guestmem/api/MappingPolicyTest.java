package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an operator writes, and what it means. */
final class MappingPolicyTest {
  private static final Path GUESTS = Path.of("/srv/guests");

  private static MappingPolicy of(String property, String value) {
    return MappingPolicy.of(Map.of(property, value)::get);
  }

  @Test
  void nothingMustBeRestrictedUnlessItIsSaid() {
    assertEquals(MappingPolicy.UNRESTRICTED, MappingPolicy.of(property -> null));
    assertEquals(Optional.empty(), MappingPolicy.UNRESTRICTED.directories());
    assertEquals(Long.MAX_VALUE, MappingPolicy.UNRESTRICTED.maxRegion());
    assertEquals(Long.MAX_VALUE, MappingPolicy.UNRESTRICTED.maxTotal());
  }

  @Test
  void propertiesMustBeRead() {
    Map<String, String> all =
        Map.of(
            MappingPolicy.DIRECTORIES,
            " /srv/guests" + File.pathSeparator + "/dev/shm",
            MappingPolicy.MAX_REGION,
            "4GiB ",
            MappingPolicy.MAX_TOTAL,
            "0x1000");
    MappingPolicy policy = MappingPolicy.of(all::get);
    assertEquals(
        new MappingPolicy(Optional.of(List.of(GUESTS, Path.of("/dev/shm"))), 4L << 30, 4096),
        policy);
    assertEquals(
        "files below [/srv/guests, /dev/shm], 4 GiB a region, 4 KiB in all", policy.toString());
    assertEquals(Optional.of(List.of()), of(MappingPolicy.DIRECTORIES, "none").directories());
    assertEquals(
        "any file, any size a region, any size in all", MappingPolicy.UNRESTRICTED.toString());
  }

  @Test
  void valueThatCannotBeUsedMustBeRefusedNamingItsProperty() {
    Map<String, List<String>> bad =
        Map.of(
            MappingPolicy.DIRECTORIES,
            List.of("", "guests", "/srv/../etc", "/srv/.", "/srv" + File.pathSeparator, "/\0"),
            MappingPolicy.MAX_REGION,
            List.of("", "much", "0", "-1"),
            MappingPolicy.MAX_TOTAL,
            List.of("", "0", "0x8000_0000_0000_0000"));
    bad.forEach(
        (property, values) ->
            values.forEach(
                value -> {
                  IllegalArgumentException e =
                      assertThrows(IllegalArgumentException.class, () -> of(property, value));
                  String message = String.valueOf(e.getMessage());
                  assertTrue(message.startsWith(property + "=" + value + ": "), message);
                }));
  }

  @Test
  @SuppressWarnings({"NullAway", "NullOptional"}) // on purpose
  void argumentsThatCannotBeUsedMustBeRefused() {
    MappingPolicy any = MappingPolicy.UNRESTRICTED;
    List<Path> relative = List.of(Path.of("guests"));
    for (Runnable refused :
        List.<Runnable>of(
            () -> any.withMaxRegion(0),
            () -> any.withMaxTotal(-1),
            () -> any.withDirectories(relative),
            () -> new MappingPolicy(Optional.of(relative), 1, 1))) {
      assertThrows(IllegalArgumentException.class, refused::run);
    }
    List<Path> hole = new ArrayList<>();
    hole.add(null);
    for (Runnable refused :
        List.<Runnable>of(
            () -> any.withDirectories(null),
            () -> any.withDirectories(hole),
            () -> new MappingPolicy(null, 1, 1))) {
      assertThrows(NullPointerException.class, refused::run);
    }
  }

  @Test
  void partsMustChangeAlone() {
    MappingPolicy policy =
        MappingPolicy.UNRESTRICTED
            .withMaxTotal(3)
            .withMaxRegion(2)
            .withDirectories(List.of(GUESTS));
    assertEquals(new MappingPolicy(Optional.of(List.of(GUESTS)), 2, 3), policy);
  }
}
