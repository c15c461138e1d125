package org.guestmem.itests.containers;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.osgi.framework.Constants;

/** A bundle that a test makes as it goes. */
final class TestBundle {
  private final Manifest manifest = new Manifest();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  /** A bundle of nothing but a manifest: what is done through its context is its doing. */
  TestBundle(String name) {
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    header(Constants.BUNDLE_MANIFESTVERSION, "2");
    header(Constants.BUNDLE_SYMBOLICNAME, name);
  }

  TestBundle header(String name, String value) {
    manifest.getMainAttributes().putValue(name, value);
    return this;
  }

  TestBundle text(String path, String text) {
    entries.put(path, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Packs a class of the tests; the bundle imports what it needs by a header. */
  TestBundle add(Class<?> type) {
    String path = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getResourceAsStream("/" + path)) {
      entries.put(path, Objects.requireNonNull(in, path).readAllBytes());
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Packs all classes of a package of the tests. */
  TestBundle addPackageOf(Class<?> type) {
    String path = type.getPackageName().replace('.', '/');
    try (Stream<Path> files =
        Files.list(Path.of(Objects.requireNonNull(type.getResource(".")).toURI()))) {
      for (Path file : files.filter(name -> name.toString().endsWith(".class")).toList()) {
        entries.put(path + '/' + file.getFileName(), Files.readAllBytes(file));
      }
      return this;
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("the classes of " + path + " are in no directory", e);
    }
  }

  TestBundle activator(Class<?> type) {
    return add(type).header(Constants.BUNDLE_ACTIVATOR, type.getName());
  }

  InputStream jar() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        jar.putNextEntry(new ZipEntry(entry.getKey()));
        jar.write(entry.getValue());
        jar.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
