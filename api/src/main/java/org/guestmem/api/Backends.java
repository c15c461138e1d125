package org.guestmem.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.guestmem.api.spi.CheckedRegionFactory;

/**
 * Finds back ends where there is no OSGi framework: on the module path or the class path, with the
 * same ranking and the same probe.
 *
 * <p>Thread-safety: immutable.
 *
 * @param factories those that work here, the highest ranking first
 * @param missing why others do not, a sentence each
 */
public record Backends(List<MmapRegionFactory> factories, List<String> missing) {

  /**
   * Copies the lists.
   *
   * @throws NullPointerException if one is null
   */
  public Backends {
    factories = List.copyOf(factories);
    missing = List.copyOf(missing);
  }

  /**
   * Finds the back ends of a module layer and its parents.
   *
   * @param layer the layer, for example {@code ModuleLayer.boot()}
   * @param mode how they may come by native access
   * @return what was found
   * @throws NativeAccessDeniedException if {@code mode} is {@link NativeAccess#REQUIRE} and a back
   *     end is denied it
   * @throws MappingFailedException if {@code mode} is {@link NativeAccess#REQUIRE} and the host
   *     refused the trial of a back end
   */
  public static Backends find(ModuleLayer layer, NativeAccess mode) {
    return find(layer, mode, MappingPolicy.UNRESTRICTED);
  }

  /**
   * Finds the back ends of a module layer and its parents, and says what they may map.
   *
   * @param layer the layer, for example {@code ModuleLayer.boot()}
   * @param mode how they may come by native access
   * @param policy what may be mapped by the factories that are found; each counts its own total
   * @return what was found
   * @throws NullPointerException if {@code policy} is null
   * @throws NativeAccessDeniedException if {@code mode} is {@link NativeAccess#REQUIRE} and a back
   *     end is denied it
   * @throws MappingFailedException if {@code mode} is {@link NativeAccess#REQUIRE} and the host
   *     refused the trial of a back end
   */
  public static Backends find(ModuleLayer layer, NativeAccess mode, MappingPolicy policy) {
    return probe(ServiceLoader.load(layer, MmapRegionFactory.class), mode, policy);
  }

  /**
   * Finds the back ends that a class loader sees.
   *
   * @param loader the loader; never the context loader of a thread by accident
   * @param mode how they may come by native access
   * @return what was found
   * @throws NativeAccessDeniedException if {@code mode} is {@link NativeAccess#REQUIRE} and a back
   *     end is denied it
   * @throws MappingFailedException if {@code mode} is {@link NativeAccess#REQUIRE} and the host
   *     refused the trial of a back end
   */
  public static Backends find(ClassLoader loader, NativeAccess mode) {
    return find(loader, mode, MappingPolicy.UNRESTRICTED);
  }

  /**
   * Finds the back ends that a class loader sees, and says what they may map.
   *
   * @param loader the loader; never the context loader of a thread by accident
   * @param mode how they may come by native access
   * @param policy what may be mapped by the factories that are found; each counts its own total
   * @return what was found
   * @throws NullPointerException if {@code policy} is null
   * @throws NativeAccessDeniedException if {@code mode} is {@link NativeAccess#REQUIRE} and a back
   *     end is denied it
   * @throws MappingFailedException if {@code mode} is {@link NativeAccess#REQUIRE} and the host
   *     refused the trial of a back end
   */
  public static Backends find(ClassLoader loader, NativeAccess mode, MappingPolicy policy) {
    return probe(ServiceLoader.load(MmapRegionFactory.class, loader), mode, policy);
  }

  /**
   * Returns the factory with the highest ranking.
   *
   * @return the factory
   * @throws IllegalStateException if none works here; the message says why each does not
   */
  public MmapRegionFactory best() {
    if (factories.isEmpty()) {
      throw new IllegalStateException(
          "no back end works here; put org.guestmem.fallback beside the api: " + missing);
    }
    return factories.get(0);
  }

  private static Backends probe(
      ServiceLoader<MmapRegionFactory> loader, NativeAccess mode, MappingPolicy policy) {
    Objects.requireNonNull(policy, "policy");
    List<CheckedRegionFactory> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    Iterator<MmapRegionFactory> providers = loader.iterator();
    while (true) {
      try {
        if (!providers.hasNext()) {
          break;
        }
        MmapRegionFactory provider = providers.next();
        if (provider instanceof CheckedRegionFactory factory) {
          factory.probe(mode);
          factory.restrict(policy);
          found.add(factory);
        } else {
          missing.add(provider.getClass().getName() + " is not a CheckedRegionFactory");
        }
      } catch (ServiceConfigurationError | LinkageError e) {
        // On an older Java the class file of a newer back end cannot be read: it is not there.
        missing.add(e.toString());
      } catch (GuestMemoryException e) {
        if (mode == NativeAccess.REQUIRE) {
          throw e;
        }
        missing.add(String.valueOf(e.getMessage()));
      }
    }
    found.sort(Comparator.comparingInt(CheckedRegionFactory::ranking).reversed());
    return new Backends(List.copyOf(found), missing);
  }
}
