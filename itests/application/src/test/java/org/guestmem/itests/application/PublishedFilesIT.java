package org.guestmem.itests.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What each published artifact has beside itself, and the repository that has them all. */
class PublishedFilesIT {
  private static final Pattern CONTENT =
      Pattern.compile(
          "name=\"url\" value=\"([^\"]*)\"/>\\s*<attribute name=\"osgi.content\""
              + " value=\"([^\"]*)\"");

  @Test
  void everyBundleMustHaveSourcesAndJavadoc() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (ReactorModule module : Published.modules(ReactorModule::hasCode)) {
      expect(Published.built(module, "-sources.jar"), ".java", missing);
      expect(Published.built(module, "-javadoc.jar"), "index.html", missing);
    }
    assertEquals(Set.of(), missing);
  }

  private static void expect(Path jar, String content, Set<String> missing) throws IOException {
    if (!Files.exists(jar)) {
      missing.add(jar.getFileName().toString());
      return;
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      if (file.stream().noneMatch(entry -> entry.getName().endsWith(content))) {
        missing.add(content + " in " + jar.getFileName());
      }
    }
  }

  @Test
  void everyArtifactMustHaveAnSbom() throws IOException {
    Assumptions.assumeFalse(
        System.getProperty("maven.mode").equals("offline true"),
        "SBOMs are made only where Maven is online");
    Set<String> wrong = new TreeSet<>();
    for (ReactorModule module :
        Published.modules(each -> !each.name().equals("org.guestmem.bom"))) {
      Path sbom = Published.built(module, "-cyclonedx.json");
      String itself = module.name() + "@" + Published.VERSION;
      if (!Files.exists(sbom) || !Files.readString(sbom).contains(itself)) {
        wrong.add(module.name());
      }
    }
    assertEquals(Set.of(), wrong);
  }

  @Test
  void repositoryMustHaveAndIndexEveryBundle() throws Exception {
    Map<String, String> expected = new TreeMap<>();
    for (String name : Published.names(ReactorModule::hasCode)) {
      expected.put(
          "bundles/" + name + ".jar",
          sha256(Files.readAllBytes(Published.installed(name, ".jar"))));
    }
    Map<String, String> there = new TreeMap<>();
    Map<String, String> indexed = new TreeMap<>();
    try (JarFile jar =
        new JarFile(Published.installed("org.guestmem.repository", ".jar").toFile())) {
      for (JarEntry entry : jar.stream().filter(each -> !each.isDirectory()).toList()) {
        there.put(entry.getName(), sha256(read(jar, entry.getName())));
      }
      Matcher content = CONTENT.matcher(new String(read(jar, "index.xml"), UTF_8));
      while (content.find()) {
        indexed.put(content.group(1), content.group(2));
      }
    }
    assertFalse(expected.isEmpty());
    assertEquals(expected, indexed);
    there.keySet().removeAll(Set.of("index.xml", "META-INF/MANIFEST.MF"));
    assertEquals(expected, there);
  }

  private static byte[] read(JarFile jar, String entry) throws IOException {
    try (InputStream in = jar.getInputStream(jar.getEntry(entry))) {
      return in.readAllBytes();
    }
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    return HexFormat.of().withUpperCase().formatHex(digest);
  }
}
