package org.guestmem.itests.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a jar says to OSGi, to a module layer and to a class path must be the same. */
class DescriptorsIT {
  private static final String SERVICES = "META-INF/services/";

  static List<String> jars() throws IOException {
    return BuiltJars.own().stream().map(BuiltJars::name).toList();
  }

  @ParameterizedTest
  @MethodSource("jars")
  void moduleMustHaveTheNameOfTheBundle(String name) throws IOException {
    assertEquals(name, descriptor(name).name());
    try (JarFile jar = new JarFile(BuiltJars.own(name).toFile())) {
      String bundle = jar.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
      assertEquals(name, bundle.replaceFirst(";.*", ""));
    }
  }

  @ParameterizedTest
  @MethodSource("jars")
  void moduleMustExportWhatTheBundleExports(String name) throws IOException {
    Set<String> module =
        descriptor(name).exports().stream()
            .filter(export -> !export.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toSet());
    List<String> manifest = ManifestLines.of(List.of(BuiltJars.own(name)));
    assertEquals(ManifestLines.packages(manifest, "Export-Package"), module);
  }

  @ParameterizedTest
  @MethodSource("jars")
  void moduleMustProvideWhatTheClassPathFinds(String name) throws IOException {
    Map<String, List<String>> module = new TreeMap<>();
    descriptor(name).provides().forEach(p -> module.put(p.service(), p.providers()));
    assertEquals(servicesOnClassPath(name), module);
  }

  /** A 17 reads no newer descriptor, and then boots no module path that holds it. */
  @ParameterizedTest
  @MethodSource("jars")
  void descriptorMustBeReadableByJava17(String name) throws IOException {
    try (JarFile jar = new JarFile(BuiltJars.own(name).toFile());
        InputStream in = jar.getInputStream(jar.getEntry("module-info.class"))) {
      byte[] header = in.readNBytes(8);
      int classVersion = (header[6] & 0xff) << 8 | (header[7] & 0xff);
      assertTrue(classVersion <= 61, "class version " + classVersion);
    }
  }

  @Test
  void noPackageMustOccurInTwoJars() throws IOException {
    Map<String, String> owners = new TreeMap<>();
    for (String name : jars()) {
      for (String packageName : descriptor(name).packages()) {
        String other = owners.put(packageName, name);
        assertTrue(other == null, () -> packageName + " is in " + other + " and in " + name);
      }
    }
  }

  private static ModuleDescriptor descriptor(String name) {
    Path jar = BuiltJars.own(name);
    return ModuleFinder.of(jar).findAll().iterator().next().descriptor();
  }

  private static Map<String, List<String>> servicesOnClassPath(String name) throws IOException {
    Map<String, List<String>> services = new TreeMap<>();
    try (JarFile jar = new JarFile(BuiltJars.own(name).toFile())) {
      List<ZipEntry> files =
          jar.stream()
              .<ZipEntry>map(entry -> entry)
              .filter(entry -> entry.getName().startsWith(SERVICES) && !entry.isDirectory())
              .toList();
      for (ZipEntry file : files) {
        try (InputStream in = jar.getInputStream(file);
            Stream<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()) {
          services.put(
              file.getName().substring(SERVICES.length()),
              lines.map(String::strip).filter(l -> !l.isEmpty() && !l.startsWith("#")).toList());
        }
      }
    }
    return services;
  }
}
