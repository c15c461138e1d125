package org.guestmem.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.guestmem.api.spi.CheckedRegionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Finding back ends without a framework. */
final class BackendsTest {
  @TempDir Path directory;

  /** A back end that is preferred. */
  public static final class Preferred extends FakeFactory {
    @Override
    public int ranking() {
      return 100;
    }

    @Override
    public String backend() {
      return "preferred";
    }
  }

  /** A back end that is denied native access. */
  public static final class Denied extends FakeFactory {
    @Override
    public void probe(NativeAccess mode) {
      throw new NativeAccessDeniedException("denied", "is denied", "--flag");
    }
  }

  /** A provider that cannot be made. */
  public static final class Broken extends FakeFactory {
    /** Fails. */
    public Broken() {
      throw new IllegalStateException("on purpose");
    }
  }

  /** A provider that is not written on the SPI. */
  public static final class Foreign implements MmapRegionFactory {
    @Override
    public MmapRegion create(RegionSpec spec) {
      throw new UnsupportedOperationException();
    }

    @Override
    public RegionGroup createGroup() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String backend() {
      return "foreign";
    }

    @Override
    public Set<String> features() {
      return Set.of();
    }

    @Override
    public long granularity() {
      return 1;
    }
  }

  /** A back end whose class file is of a newer Java. */
  public static final class Newer extends FakeFactory {}

  /** Defines providers itself, outside of any module, as a class path would. */
  private final class ProviderLoader extends ClassLoader {
    private final List<String> providers;

    ProviderLoader(Class<?>... providers) {
      super(BackendsTest.class.getClassLoader());
      this.providers = List.of(providers).stream().map(Class::getName).toList();
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      if (!name.equals("META-INF/services/" + MmapRegionFactory.class.getName())) {
        return super.getResources(name);
      }
      Path file = Files.write(directory.resolve("services"), providers);
      return Collections.enumeration(List.of(file.toUri().toURL()));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!providers.contains(name) && !name.equals(FakeFactory.class.getName())) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }

    private Class<?> define(String name) {
      String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
      try (InputStream in = BackendsTest.class.getResourceAsStream(file)) {
        byte[] bytes = Objects.requireNonNull(in).readAllBytes();
        if (name.equals(Newer.class.getName())) {
          bytes[7] = (byte) 200;
        }
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Backends find(NativeAccess mode, Class<?>... providers) {
    return Backends.find(new ProviderLoader(providers), mode);
  }

  @Test
  void highestRankingMustBeTheBest() {
    for (List<Class<?>> order :
        List.<List<Class<?>>>of(
            List.of(FakeFactory.class, Preferred.class),
            List.of(Preferred.class, FakeFactory.class))) {
      Backends found = find(NativeAccess.AUTO, order.toArray(Class<?>[]::new));
      assertEquals("preferred", found.best().backend());
      assertEquals(2, found.factories().size());
      assertEquals(List.of(), found.missing());
    }
  }

  @Test
  void backEndThatDoesNotWorkMustBeMissingWithItsReason() {
    Backends found = find(NativeAccess.AUTO, Denied.class, FakeFactory.class);
    assertEquals("fake", found.best().backend());
    assertEquals(1, found.missing().size());
    assertTrue(found.missing().get(0).contains("--flag"), found::toString);
  }

  /** A back end whose host refuses the trial. */
  public static final class Refused extends FakeFactory {
    @Override
    public void probe(NativeAccess mode) {
      throw new MappingFailedException(RegionSpec.builder(1).build(), "ENOMEM", "raise the limit");
    }
  }

  @Test
  void backEndWhoseTrialFailsMustBeMissingWithTheAdvice() {
    Backends found = find(NativeAccess.AUTO, Refused.class, FakeFactory.class);
    assertEquals("fake", found.best().backend());
    assertTrue(found.missing().get(0).contains("raise the limit"), found::toString);
  }

  @Test
  void deniedBackEndMustBeAnErrorWhereNativeAccessIsRequired() {
    assertThrows(
        NativeAccessDeniedException.class,
        () -> find(NativeAccess.REQUIRE, FakeFactory.class, Denied.class));
  }

  @Test
  void refusedTrialMustBeAnErrorWhereNativeAccessIsRequired() {
    ProviderLoader loader = new ProviderLoader(FakeFactory.class, Refused.class);
    for (Executable find :
        List.<Executable>of(
            () -> Backends.find(loader, NativeAccess.REQUIRE),
            () -> Backends.find(loader, NativeAccess.REQUIRE, MappingPolicy.UNRESTRICTED))) {
      assertEquals("ENOMEM", assertThrows(MappingFailedException.class, find).reason());
    }
  }

  @Test
  void providerThatCannotBeLoadedMustNotHideTheOthers() {
    Backends found =
        find(NativeAccess.AUTO, Newer.class, Broken.class, Foreign.class, FakeFactory.class);
    assertEquals("fake", found.best().backend());
    assertEquals(3, found.missing().size(), found::toString);
    assertTrue(found.missing().get(0).contains("UnsupportedClassVersionError"), found::toString);
    assertTrue(found.missing().get(1).contains("Broken"), found::toString);
    assertTrue(found.missing().get(2).contains("Foreign"), found::toString);
  }

  @Test
  void noBackEndMustBeAnErrorThatSaysWhy() {
    Backends none = find(NativeAccess.AUTO, Denied.class);
    Exception e = assertThrows(IllegalStateException.class, none::best);
    assertTrue(String.valueOf(e.getMessage()).contains("--flag"), e::getMessage);
    assertEquals(List.of(), find(NativeAccess.AUTO).missing());
    assertEquals(List.of(), Backends.find(ModuleLayer.boot(), NativeAccess.AUTO).factories());
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void policyMustHoldForWhatIsFoundOnceAndForAll() {
    ProviderLoader loader = new ProviderLoader(FakeFactory.class);
    MappingPolicy policy = MappingPolicy.UNRESTRICTED.withMaxRegion(1);
    MmapRegionFactory factory = Backends.find(loader, NativeAccess.AUTO, policy).best();
    RegionSpec large = RegionSpec.builder(2).build();
    assertThrows(MappingFailedException.class, () -> factory.create(large));
    assertThrows(
        IllegalStateException.class,
        () -> ((CheckedRegionFactory) factory).restrict(MappingPolicy.UNRESTRICTED));
    find(NativeAccess.AUTO, FakeFactory.class).best().create(large).close();
    assertThrows(NullPointerException.class, () -> Backends.find(loader, NativeAccess.AUTO, null));
    assertThrows(
        NullPointerException.class,
        () -> Backends.find(ModuleLayer.boot(), NativeAccess.AUTO, null));
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void listsMustNotBeNull() {
    assertThrows(NullPointerException.class, () -> new Backends(null, List.of()));
    assertThrows(NullPointerException.class, () -> new Backends(List.of(), null));
  }
}
