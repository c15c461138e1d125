package org.guestmem.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The OSGi repository index of the platform's bundles (OSGi Compendium 7, chapter 132).
 *
 * <p>A client reads a bundle from its URL, beside the index, and checks it by the SHA-256 that is
 * its content's name.
 */
class RepositoryIndexIT {
  private static final Path PLATFORM = GuestmemScript.HOME.resolve("distribution/target/platform");

  private static final Pattern CONTENT =
      Pattern.compile(
          "name=\"url\" value=\"([^\"]*)\"/>\\s*<attribute name=\"osgi.content\" value=\"([^\"]*)\"");

  @Test
  void everyBundleMustBeIndexedAsItIs() throws Exception {
    Map<String, String> bundles = new TreeMap<>();
    try (Stream<Path> files = Files.list(PLATFORM.resolve("bundles"))) {
      for (Path file : files.toList()) {
        bundles.put(PLATFORM.relativize(file).toString(), sha256(file));
      }
    }
    Map<String, String> indexed = new TreeMap<>();
    Matcher content = CONTENT.matcher(Files.readString(PLATFORM.resolve("index.xml")));
    while (content.find()) {
      indexed.put(content.group(1), content.group(2));
    }
    assertEquals(bundles, indexed);
  }

  private static String sha256(Path file) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().withUpperCase().formatHex(digest);
  }
}
